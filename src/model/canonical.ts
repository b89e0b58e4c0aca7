/** JSON with sorted keys: equal texts for equal data, whatever the order in which it was built. */
export const canonicalJson = (data: unknown): string => JSON.stringify(data, sortKeys) ?? 'undefined'

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
