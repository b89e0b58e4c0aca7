/**
 * Two kinds of secrets. Keys that this process has read are known letter by letter, and leave it in no form. What only
 * looks like a key, pasted into a file or a command line, is found by its look.
 */

/** What the platform's API keys look like. No letter before it: `risk_of_churn_next_month` is none. */
const KEY = /(?<![A-Za-z])sk_[A-Za-z0-9_-]{16,}/g

/**
 * The same where text is escaped: a letter that belongs to an escape, or to a colour, is none. A key that is cut off is one
 * too.
 */
const SHOWN_KEY =
  /sk_(?<!(?<!\\|\\u[\da-fA-F]{3}|%[\da-fA-F]|\u001b\[[\d;]{0,9})[A-Za-z]sk_)(?:[\w-]{16,}|[\w-]{8,}(?=…))/g

/** The names of what belongs in no file. `apiKeyEnv` is none of them. */
const NAMES = 'api[_-]?key|(?:access|auth|api)?[_-]?token|secret'

/** Such a key of a map and the beginning of its value: beside it, behind a block's mark, or indented below it. */
const SECRET_FIELD = new RegExp(
  String.raw`((?:^|[\s{,])(["']?)(?:${NAMES})\2[ \t]*:[ \t]*(?:[|>][-+\d]*[ \t]*)?(?:\r?\n[ \t]+)?)(\S.*)$`,
  'gim',
)

/**
 * A text of a file without what its keys call secret, and without keys: for excerpts, which are cut so that the border
 * could not tell any more. The length is kept, so that carets still point at the right place.
 */
export function withoutSecrets(text: string): string {
  return text.replace(KEY, stars).replace(SECRET_FIELD, (_, field, _quote, value) => field + stars(value))
}

export const isSecretField = (key: string): boolean => new RegExp(`^(${NAMES})$`, 'i').test(key)

export function findKeys(text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(KEY), ({ index, 0: key }) => ({ start: index, end: index + key.length }))
}

const stars = (text: string): string => '*'.repeat(text.length)

/** What is shorter is no key, and to hide it everywhere would hide words. */
const SHORTEST = 8
/** As much of a key as is looked for; what follows to the end of the word is hidden with it. */
const LONGEST = 512
/** A piece of a key that is cut off is hidden from this length on. */
const TELLING = 12

/** Patterns by the keys that they find. */
const known = new Map<string, RegExp>()

/** From now on it leaves this process in no form. In quotes, or with blanks in it, its parts are secret too. */
export function keepSecret(secret: string): void {
  const parts = [secret, ...secret.split(/[\s"'`]+/)].filter(
    (part) => part.length >= SHORTEST && !known.has(part),
  )
  for (const part of parts) known.set(part, new RegExp(formsOf(part), 'g'))
}

/** For programs that serve one after another, and tests: what was kept secret so far is no longer looked for. */
export const forgetSecrets = (): void => known.clear()

/** A text without the keys that this process has read, as they are, escaped, or encoded. */
export function hideKnown(text: string): string {
  // Each in the text as it is: what one key hides may be the beginning of another one.
  const found = [...known.values()].flatMap((pattern) => [...text.matchAll(pattern)])
  let hidden = ''
  for (const { index, 0: key } of found.sort((a, b) => a.index - b.index)) {
    const end = index + key.length
    if (end <= hidden.length) continue
    hidden += text.slice(hidden.length, index)
    hidden += '*'.repeat(end - hidden.length)
  }
  return hidden + text.slice(hidden.length)
}

/** A text for people's eyes: without what looks like a key, too. */
export const hide = (text: string): string => hideKnown(text).replace(SHOWN_KEY, stars)

/** Plain data with every text in it hidden; the same data where there is nothing to hide. */
export function hideIn<T>(data: T): T {
  if (typeof data === 'string') return hide(data) as T
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) {
    const items = data.map(hideIn)
    return items.some((item, at) => item !== data[at]) ? (items as T) : data
  }
  const hidden = Object.entries(data).flatMap(([key, value]) => {
    const safe = hideIn(value)
    return safe === value ? [] : [[key, safe] as const]
  })
  return hidden.length === 0 ? data : { ...data, ...Object.fromEntries(hidden) }
}

/** A bug that Node is about to print, in place: it prints what the error holds. */
export function hideInError(error: unknown): void {
  if (!(error instanceof Error)) return
  for (const name of ['stack', 'message', ...Object.keys(error)]) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string') Reflect.set(error, name, hide(value))
  }
  hideInError(error.cause)
}

/** A text in pieces without known keys, those included that begin in one piece and end in another. */
export function* hideKnownIn(pieces: Iterable<string>): Generator<string> {
  let held = ''
  for (const piece of pieces) {
    const text = held + piece
    const end = known.size === 0 ? text.length : safeEnd(text)
    yield hideKnown(text.slice(0, end))
    held = text.slice(end)
  }
  yield hideKnown(held)
}

/** No form of a key is longer. */
const LONGEST_FORM = LONGEST * 16

/** How much of a text can be looked at without what comes after it: no key begins before its end and goes on behind. */
function safeEnd(text: string): number {
  const start = Math.max(0, text.length - LONGEST_FORM)
  let end = start + wordStart(text.slice(start))
  for (const pattern of known.values())
    for (const { index, 0: found } of text.matchAll(pattern))
      if (index < end && index + found.length > end) end = index
  return end
}

/** No key goes on beyond a blank or a line end. */
function wordStart(text: string): number {
  for (let at = text.length; at > 0; at--) if (/\s/.test(text.charAt(at - 1))) return at
  return 0
}

/** A pattern for all the ways in which a key may stand in a text. */
function formsOf(secret: string): string {
  const characters = Array.from(secret).slice(0, LONGEST)
  const rest = characters.length < Array.from(secret).length ? String.raw`[^\s"'<>\\]*` : ''
  const forms = characters.map(formOf)
  const bytes = Buffer.from(characters.join(''))
  const hex = Array.from(bytes.toString('hex'), eitherCase).join('')
  return [
    forms.join(COLOUR) + rest,
    ...(forms.length > TELLING ? [beginningOf(characters, forms)] : []),
    ...[0, 1, 2].map((before) => Array.from(base64Of(bytes, before), base64Form).join('')),
    hex,
  ].join('|')
}

/** A comparison may colour a part of a word. */
const COLOUR = String.raw`(?:\u001b\[[\d;]*m)*`

/** As it is; escaped in JSON, also twice; in a URL; with a backslash before it in Markdown; as an entity in HTML. */
function formOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  const unicode = units.map((unit) => String.raw`\\+u${anyCase(unit.toString(16).padStart(4, '0'))}`).join('')
  const url = Array.from(
    Buffer.from(character),
    (byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, '0'))}`,
  )
  const isWord = /[a-z\d]/i.test(character)
  // Once, twice or four times: one more escapes what follows the key.
  const plain =
    character === '\\' ? String.raw`\\{4}|\\{2}|\\` : (isWord ? '' : String.raw`\\*`) + literal(character)
  const named = ENTITIES[character]
  const entities = isWord
    ? []
    : [`&#0*${code};`, `&#[xX]0*${anyCase(code.toString(16))};`, ...(named ? [named] : [])]
  return `(?:${[plain, unicode, url.join(''), ...entities].join('|')})`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
}

/** Its first characters, where the rest was cut off. It ends with a word, so that no bracket of JSON is taken for a part. */
function beginningOf(characters: readonly string[], forms: readonly string[]): string {
  const end = characters.findIndex((character, at) => at >= TELLING && !/[\w-]/.test(character))
  const more = forms.slice(TELLING, Math.min(end === -1 ? forms.length : end, TELLING + 64))
  return forms.slice(0, TELLING).join('') + more.reduceRight((tail, form) => `(?:${form}${tail})?`, '')
}

/** The characters of base64 that no neighbour of the secret changes. */
function base64Of(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

/** In both alphabets, and in a URL or JSON. */
const base64Form = (character: string): string =>
  character === '+' ? '(?:[+-]|%2[bB])' : character === '/' ? String.raw`(?:\\*/|_|%2[fF])` : character

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

const eitherCase = (character: string): string =>
  /[a-f]/.test(character) ? `[${character}${character.toUpperCase()}]` : character

const anyCase = (hex: string): string => Array.from(hex, eitherCase).join('')
