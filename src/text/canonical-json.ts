/** JSON with sorted keys: equal texts for equal data, whatever the order in which it was built. */
export const canonicalJson = (data: unknown): string =>
  JSON.stringify(data, (_key, value) => (isObject(value) ? sortKeys(value) : value)) ?? 'undefined'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const sortKeys = (data: object): object =>
  Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
