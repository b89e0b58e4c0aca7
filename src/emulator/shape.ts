import { isObject } from './json.js'

/** What is wrong with a value from outside, one sentence each; nothing, when it is as it should be. */
export type Shape = (value: unknown, path: string) => readonly string[]

const expecting =
  (what: string, isRight: (value: unknown) => boolean): Shape =>
  (value, path) =>
    isRight(value) ? [] : [`${path} must be ${what}`]

export const anything: Shape = () => []
export const text = expecting('a text', (value) => typeof value === 'string' && value !== '')
export const flag = expecting('true or false', (value) => typeof value === 'boolean')
export const object = expecting('an object', isObject)
export const date = expecting(
  'an ISO 8601 date',
  (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
)

export const textUpTo = (longest: number): Shape =>
  expecting(
    `a text of at most ${longest} characters`,
    (value) => typeof value === 'string' && value !== '' && value.length <= longest,
  )

export const matching = (pattern: RegExp, what: string): Shape =>
  expecting(what, (value) => typeof value === 'string' && pattern.test(value))

export const oneOf = (...values: readonly unknown[]): Shape =>
  expecting(`one of ${values.join(', ')}`, (value) => values.includes(value))

export const within = (least: number, most: number): Shape =>
  expecting(
    `a number between ${least} and ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
  )

export const listOf =
  (item: Shape): Shape =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => item(one, `${path}[${index}]`))
      : [`${path} must be a list`]

export const mapOf =
  (item: Shape): Shape =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, one]) => item(one, `${path}.${name}`))
      : [`${path} must be an object`]

/** The first of two shapes that fits. */
export const either =
  (one: Shape, other: Shape, what: string): Shape =>
  (value, path) =>
    one(value, path).length === 0 || other(value, path).length === 0 ? [] : [`${path} must be ${what}`]

/** An object of known fields; the `required` ones must be there. */
export const record =
  (fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape =>
  (value, path) => {
    if (!isObject(value)) return [`${path} must be an object`]
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name))
    const missing = required.filter((name) => value[name] === undefined)
    return [
      ...unknown.map((name) => `${path}.${name} is not known; known are ${Object.keys(fields).join(', ')}`),
      ...missing.map((name) => `${path}.${name} is missing`),
      ...Object.entries(fields).flatMap(([name, shape]) =>
        value[name] === undefined ? [] : shape(value[name], `${path}.${name}`),
      ),
    ]
  }
