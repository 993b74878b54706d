// The shapes of the signed packs (docs/formats.md); only the type checker reads this file.

type Inline = string | [kind: string, ...rest: any[]]

interface Block { id: string; kind: string; text: Inline[]; status?: string }

interface Page {
  id: string
  title: string
  status?: string
  audience: string
  stage?: string
  append?: 'operator' | 'sources' | 'age'
  checked: string
  // When a native speaker read it as it is.
  reviewed?: string
  sources: string[]
  blocks: Block[]
}

interface Prose {
  [field: string]: any
  hours?: string
  speaks?: string
  untranslated?: string[]
  older?: string[]
}

interface Group {
  title: string
  status?: string
  numbers?: string[]
  pages: string[]
  audience?: string
  // The pages that the app itself links to.
  silent?: string
  limits?: string
}

interface Word { id: string; dutch: string; term: string; explanation: Inline[]; status?: string }

interface Sentence { id: string; text: Inline[]; dutch?: Inline[]; status?: string }

// A code by its modules: `size` in a row, `bits` in base64, row by row, 1 for dark.
interface Code { size: number; bits: string }

interface Handover extends Code { sentences: Sentence[] }

interface Pack {
  format: number
  language: string
  direction: string
  autonym: string
  status: string
  words: Record<string, string>
  dates?: string[]
  menu: Group[]
  pages: Page[]
  organizations: Record<string, Prose>
  services: Record<string, Prose>
  // A release of an older publisher has neither.
  glossary?: Word[]
  sentences?: Sentence[]
  // What is given to somebody: sentences to read, and the same as a code.
  handover?: Handover
  // By q01, q01-danger, n01.
  navigator?: Record<string, Prose>
  // Words that mean the same to who looks for something, in this language, English and Dutch.
  synonyms?: string[][]
  // Monday first.
  weekdays?: string[]
  // What to choose from in the directory, by id.
  choices?: { needs?: Record<string, string>, languages?: Record<string, string> }
}

// One key: all, any, not, or a question with its answers.
interface Condition { [key: string]: any }

interface Question { id: string; kind: 'one' | 'many'; options: string[] }

interface Result {
  id: string
  kind: string
  when: Condition
  pages?: string[]
  services?: string[]
  facts: string[]
  stage: string
}

// What was chosen, by question; an empty list is a question that was left out.
type Answers = Record<string, string[]>

interface Phone { number: string; uri: string; on_bill?: string; free?: boolean }

interface Schedule { byday: string[]; opens_at: string; closes_at: string }

interface Organization { id: string; name: string; alternate_name?: string; website?: string }

interface Service {
  id: string
  name: string
  organization_id: string
  url?: string
  assured_date?: string
  phones?: Phone[]
  schedules?: Schedule[]
  languages?: { code: string }[]
  needs?: string[]
  stages?: string[]
  facts: string[]
}

// How it stands with a service. `maybe`: these hours began on a public holiday. `day` (MO) and
// `time` are when it closes or opens; empty where that never comes or nobody knows, the day also
// where it closes within 24 hours. `holiday`: the one on which it opened or opens.
interface Standing {
  state: 'open' | 'closed' | 'maybe' | 'unknown'
  day: string
  time: string
  holiday: '' | 'today' | 'yesterday' | 'then'
}

// What was chosen in the directory; '' is left out.
interface Choice {
  need: string
  who: string
  stage: string
  language: string
  open: string
  free: string
}

interface Fact { status: string; dated?: string; sources: { name?: string; url?: string }[] }

// A language to point at; `text` asks for an interpreter in it, where the release has it.
interface Spoken { code: string; autonym: string; direction: string; dutch: string; text?: string }

interface Directory {
  format: number
  organizations: Organization[]
  services: Service[]
  facts: Record<string, Fact>
  spoken?: Spoken[]
  // Public holidays, as ISO dates.
  holidays?: string[]
  // A release of an older publisher has neither.
  questions?: Question[]
  results?: Result[]
}

// A text that can be found (findable.js).
interface FindableRow { text: string; weight: number; block: string; isShown: boolean; isSource: boolean }

// A page (p07), a word (g01), a service (s-police) or an organization (o-ckm); its first row is its
// name, `page` where it stands, `rank` what its kind counts for.
interface Findable { id: string; page: string; rank: number; rows: FindableRow[] }

// What a view is drawn from: one language of one release.
interface Edition {
  pack: Pack
  directory: Directory
  number: number
  published: string
  expires: string
  demo: boolean
  // Whether it is read from the phone, not from the network.
  kept: boolean
}

// What a file that is carried along says of itself; `bytes` is its own size, in nine digits.
interface CarriedRelease {
  number: number
  published: string
  expires: string
  demo: boolean
  languages: string[]
  bytes: string
}

interface View {
  view: 'home' | 'page' | 'directory' | 'call' | 'number' | 'phone' | 'pass' | 'icon' | 'clear' |
    'search' | 'pair' | 'block' | 'words' | 'showing' | 'shown' | 'navigator' | 'chosen' |
    'handover' | 'cleared'
  // Of a page or a card, or the number of a call: tel:…
  id?: string
  block?: string
  // The language beside the first one; `flipped` shows the block in it.
  second?: string
  flipped?: boolean
}

// A plain name and icon to choose from before installing.
interface Face { name: string; manifest: string; icon: string }

// Chromium's own; it comes when a page may be installed.
interface BeforeInstallPromptEvent extends Event { prompt (): Promise<void> }
