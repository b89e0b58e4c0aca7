import { phrases, wordSet } from './phrase.js'

/** Ways to say "there is no answer" as an answer. */
export const SENTINELS = phrases(
  'none|null|nil|nan|n/a|na|unknown|unclear|unsure|undetermined|undefined|unspecified|unavailable|undecided',
  'not applicable|available|specified|mentioned|stated|provided|given|known|sure|clear|determined|discussed|found|disclosed|recorded|asked|shared|captured|determinable|set|answered|established|covered|addressed',
  'no answer|response|data|information|info|mention|reply|preference|date|name|number',
  'none given|stated|mentioned|provided|applicable|specified|named',
  'nothing|blank|empty|missing|tbd|indeterminate|inconclusive|unanswered|uncertain|maybe|unconfirmed|unstated|unidentified|pending',
  'empty|blank string|text|value',
  "can't|cannot tell|say",
  "don't know",
  'could|can not be determined',
  'other|others|neither|both',
)

/** Values that no type but text and enumerations has, and that stand for themselves without quotes. */
export const TRUTHS: ReadonlySet<string> = wordSet('yes no true false y n')

export const NUMBER_WORDS: ReadonlySet<string> = wordSet(
  'zero one two three four five six seven eight nine ten eleven twelve hundred minus',
)

/** What begins a condition. */
export const CONDITION: ReadonlySet<string> = wordSet('if when where whenever unless should while once until')

/** What, in a condition, says that the information is missing or in doubt. */
export const ABSENCE: ReadonlySet<string> = wordSet(`
  not never no none nothing nobody nowhere neither without unclear unknown unsure uncertain absent missing unavailable
  unstated unspecified unmentioned undisclosed ambiguous impossible isn't wasn't aren't weren't didn't doesn't don't
  can't cannot didnt doesnt wasnt isnt dont cant couldn't hasn't haven't hadn't won't wouldn't fails failed refuses refused declines declined unless lacks
  lacking silent unanswered inapplicable doubt doubtful undetermined indeterminable incomplete inaudible inconclusive
  unidentified insufficient empty blank undecided otherwise else unconfirmed unsuccessful vague omitted withheld unable
  null n/a na
`)

/** "Otherwise", which is a condition of its own. */
export const OTHERWISE = phrases(
  'otherwise|else|failing',
  'or else',
  'failing that',
  'by|as|the|a default|fallback',
  'default|fallback|fall-back',
  'in all|any other|else cases|case',
  'for everything|anything|all else|other|others',
  'everything|anything|all|everywhere|anywhere|nothing else|other|others',
  'anything|everything|whatever that|which? does not fit|match|apply',
  "anything|everything|whatever that|which? doesn't|cannot|can't fit|match|apply",
  'the rest',
  'in|when doubt',
  'in its|their|his|her absence',
)

export const DETERMINERS: ReadonlySet<string> = wordSet(
  'the a an this that these those its their his her your our my each every any some all whatever which what whose',
)

const PREPOSITIONS = wordSet(
  'in on at by for from of with without about into onto over under between during within after before per via based using to as than like through against across regarding according',
)

const PRONOUNS = wordSet('it they he she you we i them him us me itself themselves there here who whom')

/** No literal answer begins with, or consists of, one of these. */
export const NO_VALUE: ReadonlySet<string> = new Set([
  ...DETERMINERS,
  ...PREPOSITIONS,
  ...PRONOUNS,
  ...wordSet(`
    and or nor but so then only just exactly is are was were be been being do does did has have had will would can could may
    might must should shall if when where whenever unless because since although though that how why whether not never
    also please both more less most least one two first last next same such e.g. i.e. etc. including otherwise else
    back again either instead accordingly directly verbatim briefly concise short full exact numeric whole integer
    correct appropriate right best nearest closest single plain actual relevant total overall average don't doesn't didn't
    counts count found above below given stated spoken said value label option choice category values labels options choices categories number integer string text boolean
    cannot can't everything anything something everyone anyone
  `),
])

/** Orders to answer, in the form of an order. */
export const ANSWER_VERBS: ReadonlySet<string> = wordSet(`
  answer return respond reply output put write set mark use give default record fill enter say report provide choose
  select pick label classify categorise categorize code tag assign log note state print emit produce insert treat count
  consider store save flag register send supply specify indicate show fall go assume take map convert translate render
  regard interpret read name copy
`)

/** Orders that ask for no value at all. */
export const OMISSION_VERBS: ReadonlySet<string> = wordSet(
  'skip omit leave drop ignore exclude suppress bypass disregard left',
)

/** People of a call, who do and say things, other than the model. */
export const PEOPLE: ReadonlySet<string> = wordSet(`
  caller callers customer customers user users client clients agent agents guest guests patient patients they he she we
  i tenant tenants candidate candidates driver drivers who applicant applicants prospect prospects lead leads passenger
  passengers borrower borrowers resident residents person people member members subscriber subscribers policyholder
  policyholders buyer buyers seller sellers shopper shoppers claimant debtor traveller traveler citizen landlord parent
  employee recruiter nurse doctor technician
`)

/** Marks that end a clause. */
export const CLAUSE_MARKS: ReadonlySet<string> = new Set([
  ',',
  ';',
  ':',
  '(',
  ')',
  '[',
  ']',
  '—',
  '->',
  '|',
  '•',
  '*',
  '{',
  '}',
])
