// What somebody can do: questions one at a time, and what the answers lead to. The same
// elements as pwa/templates/question.html and results.html. What was answered is in memory only
// while this view is open (docs/adr/0023).
import { before, judge, KINDS, nextQuestion } from './rules.js'
import { STAGES, stageWords } from './stages.js'
import { backLink, draft, element, numbers, writer } from './text.js'

/** @type {Answers} */
let answers = {}
/** The question on the screen; '' on the results. @type {string | undefined} */
let asked

/** Forget every answer. */
export function forgetAnswers () {
  answers = {}
  asked = undefined
}

/**
 * A button of the form was pressed.
 * @param {HTMLFormElement} form
 * @param {string} go - next, result, back, or the id of a question
 * @param {Edition} edition
 */
export function answer (form, go, { directory: { questions = [], results = [] } }) {
  if (asked) take(form, asked, go)
  if (questions.some(({ id }) => id === go)) asked = go
  else if (go === 'back') asked = before(questions, answers, asked ?? '') || asked
  else asked = go === 'next' ? nextQuestion(questions, results, answers) : ''
}

/**
 * Keep what was chosen. Who goes back without choosing has not left the question out.
 * @param {HTMLFormElement} form
 * @param {string} id
 * @param {string} go
 */
function take (form, id, go) {
  const chosen = new FormData(form).getAll(id).map(String)
  if (chosen.length || go !== 'back') answers = { ...answers, [id]: chosen }
  else delete answers[id]
}

/**
 * The question to ask now, or the results.
 * @param {Edition} edition
 */
export function navigator (edition) {
  const { questions = [] } = edition.directory
  asked ??= questions[0]?.id ?? ''
  const question = questions.find(({ id }) => id === asked)
  return [...head(edition), ...(question ? ask(question, edition) : results(edition))]
}

/** @param {Edition} edition */
function head (edition) {
  const text = writer(edition)
  return [
    backLink(edition),
    ...draft(edition, 'n'),
    element('p', { class: 'note' }, text._('In danger now?'), ' ',
      element('span', { class: 'number' }, ...text.tel(text.service('112'))))
  ]
}

/**
 * @param {Question} question
 * @param {Edition} edition
 */
function ask ({ id, kind, options }, edition) {
  const { _ } = writer(edition)
  const isMany = kind === 'many'
  const given = answers[id] ?? []
  const earlier = before(edition.directory.questions ?? [], answers, id)
  return [
    form(edition, id,
      element('input', { type: 'hidden', name: 'asked', value: id }),
      element('fieldset', {},
        element('legend', {}, element('h1', { tabindex: '-1' }, prose(id, edition))),
        ...(isMany ? [element('p', { class: 'hint' }, _('You can choose more than one.'))] : []),
        ...options.map(option => element('label', { class: 'option' },
          element('input', {
            type: isMany ? 'checkbox' : 'radio',
            name: id,
            value: option,
            checked: given.includes(option) ? '' : undefined
          }), ' ', prose(`${id}-${option}`, edition)))),
      element('p', { class: 'hint' },
        _('You do not have to answer. If you do not know, or would rather not say, go on without.')),
      element('p', { class: 'buttons' },
        button('next', _('Go on')), ' ', button('result', _('Show what I can do')),
        ...(earlier ? [' ', button('back', _('Back'))] : []))),
    element('p', { class: 'hint' }, _('Nobody keeps your answers.'))
  ]
}

/** @param {Edition} edition */
function results (edition) {
  const { pack, directory } = edition
  const text = writer(edition)
  const { _ } = text
  const judged = (directory.results ?? []).map(result =>
    ({ result, ...judge(result.when, answers) }))
  const holding = judged.filter(({ found }) => found)
  const open = judged.filter(({ found }) => found === null)
  return [
    element('h1', { tabindex: '-1' }, _('What you can do')),
    element('p', { class: 'hint' },
      _('This is no decision and no promise. A lawyer or CoMensha can look at your situation.')),
    ...(holding.length
      ? []
      : [
          element('p', {},
            _('With these answers nothing is sure. You can call these numbers:')),
          ...pack.menu.flatMap(group => group.numbers ? [numbers(group.numbers, edition)] : [])
        ]),
    ...KINDS.flatMap(kind => ofKind(kind, holding, edition)),
    form(edition, '', ...(open.length ? [openResults(open, edition)] : []),
      element('h2', {}, _('Your answers')),
      element('ul', { class: 'answers' }, ...inOrder(edition).map(name => element('li', {},
        ...answered(name, edition), ' ', button(name, _('Change')))))),
    professional(holding.map(({ result }) => result), edition),
    element('p', { class: 'hint' }, _('Nobody keeps your answers.')),
    ...text.printed()
  ]
}

/**
 * @param {string} kind
 * @param {{ result: Result, questions: string[] }[]} holding
 * @param {Edition} edition
 */
function ofKind (kind, holding, edition) {
  const { _ } = writer(edition)
  /** @type {Record<string, string>} */
  const words = {
    call: _('Call first'),
    now: _('What may count for you now'),
    later: _('What may count later'),
    unsure: _('What is not sure, and why'),
    no: _('What is not possible this way')
  }
  const held = holding.filter(({ result }) => result.kind === kind)
  if (!held.length) return []
  return [element('h2', {}, words[kind]), ...held.map(each => resultView(each, edition))]
}

/**
 * @param {{ result: Result, questions: string[] }} found
 * @param {Edition} edition
 */
function resultView ({ result, questions }, edition) {
  const { id, services = [], pages = [], facts } = result
  const text = writer(edition)
  const { _ } = text
  return element('section', { class: 'result', 'data-block': 'n-' + id },
    element('h3', {}, prose(id, edition, 'title')),
    element('p', {}, prose(id, edition)),
    ...(services.length ? [numbers(services, edition)] : []),
    element('ul', { class: 'pages' }, ...pages.map(each => pageItem(each, edition))),
    element('details', { class: 'sources' },
      element('summary', {}, _('Why this? Sources')),
      element('p', {}, _('Because of these answers:')),
      element('ul', {}, ...questions.map(name => element('li', {}, ...answered(name, edition)))),
      element('p', {}, _('It rests on these sources:')),
      element('ul', {}, ...facts.map(text.sourceItem))))
}

/**
 * @param {string} id - of a page, or of a block in it
 * @param {Edition} edition
 */
function pageItem (id, edition) {
  const text = writer(edition)
  const [name, block] = id.split('#')
  const page = edition.pack.pages.find(each => each.id === name)
  const link = text.pageLink(name, [page?.title ?? ''], block)
  if (page?.status === 'source') Object.assign(link, text.sourceRun(true))
  return element('li', {}, link)
}

/**
 * @param {{ result: Result, questions: string[] }[]} open
 * @param {Edition} edition
 */
function openResults (open, edition) {
  const { _ } = writer(edition)
  return element('details', { class: 'group' },
    element('summary', {}, element('h2', {}, _('What may also count'))),
    element('ul', { class: 'open' }, ...open.map(({ result, questions }) => element('li', {},
      prose(result.id, edition, 'title'), '. ', _('It depends on:'), ' ',
      ...questions.flatMap(name => [button(name, prose(name, edition)), ' '])))))
}

/**
 * @param {Result[]} results
 * @param {Edition} edition
 */
function professional (results, edition) {
  const { _ } = writer(edition)
  const words = stageWords(edition)
  const pages = edition.pack.pages.filter(({ audience }) => audience === 'professional')
  return element('details', { class: 'group' },
    element('summary', {},
      element('h2', {}, _('For workers: legal bases and the four stages'))),
    ...STAGES.flatMap(stage => [
      element('h3', {}, words[stage]),
      element('ul', {},
        ...results.filter(each => each.stage === stage).map(({ id }) => element('li', {},
          prose(id, edition, 'title'), ': ', prose(id, edition, 'basis'))),
        ...pages.filter(each => each.stage === stage).map(({ id }) => pageItem(id, edition)))
    ]))
}

/**
 * A question with what was answered, or that nothing was.
 * @param {string} name
 * @param {Edition} edition
 */
function answered (name, edition) {
  const given = answers[name] ?? []
  const parts = given.flatMap((each, index) => [
    index ? ', ' : '', element('strong', {}, prose(`${name}-${each}`, edition))])
  return [prose(name, edition), ' ',
    ...(parts.length ? parts : [element('em', {}, writer(edition)._('No answer'))])]
}

/**
 * The form, with what was answered to the other questions.
 * @param {Edition} edition
 * @param {string} current
 * @param {...(Node | string)} children
 */
function form (edition, current, ...children) {
  const carried = inOrder(edition).filter(name => name !== current).flatMap(name =>
    (answers[name].length ? answers[name] : ['']).map(value =>
      element('input', { type: 'hidden', name, value })))
  const action = `/${edition.pack.language}/n`
  return element('form', { method: 'post', action, autocomplete: 'off' }, ...carried, ...children)
}

/** @param {Edition} edition */
const inOrder = ({ directory }) =>
  (directory.questions ?? []).map(({ id }) => id).filter(id => id in answers)

/**
 * @param {string} name
 * @param {Edition} edition
 * @param {string} [key]
 */
const prose = (name, edition, key = 'text') =>
  writer(edition).field(edition.pack.navigator?.[name] ?? { [key]: [] }, key)

/**
 * @param {string} value
 * @param {Node | string} words
 */
const button = (value, words) => element('button', { name: 'go', value }, words)
