// The words that are heard in Dutch, explained. The same elements as pwa/templates/words.html,
// here in the order of the language.
import { backLink, draft, element, writer } from './text.js'

/** @param {Edition} edition */
export function words (edition) {
  const { pack } = edition
  const text = writer(edition)
  const { _ } = text
  const { compare } = new Intl.Collator(pack.language)
  const sorted = [...pack.glossary ?? []].sort((a, b) => compare(a.term, b.term))
  return [
    backLink(edition),
    element('h1', { tabindex: '-1' }, _('Words explained')),
    ...draft(edition, 'g'),
    ...sorted.map(word => element('section', {
      class: 'word',
      id: word.id,
      'data-block': 'g-' + word.id,
      ...text.sourceRun(word.status === 'source')
    },
    element('h2', {}, word.term),
    pack.language === 'nl'
      ? ''
      : element('p', { class: 'hint' }, _('In Dutch:'), ' ',
        element('strong', { lang: 'nl', dir: 'ltr' }, word.dutch)),
    element('p', {}, ...text.inline(word.explanation),
      ...(word.status ? [' ', text.label(word.status)] : [])))),
    ...text.printed()
  ]
}
