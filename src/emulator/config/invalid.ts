/** What the platform's schema validator says of one value. Source: vendor's error reference. */
export const invalid = (path: string, fault: string): string => `Invalid config: ${path}: ${fault}`

/** Types as the validator names them. */
export type TypeName = 'string' | 'number' | 'boolean' | 'object' | 'array'

/** `Expected object, received string`; nothing where the type is right, or the value is left out. */
export function typeFaults(path: string, value: unknown, expected: TypeName): string[] {
  const received = typeNameOf(value)
  if (received === 'undefined' || received === expected) return []
  return [invalid(path, `Expected ${expected}, received ${received}`)]
}

/** The same, and `Required` where it is left out. */
export const requiredFaults = (path: string, value: unknown, expected: TypeName): string[] =>
  value === undefined ? [invalid(path, 'Required')] : typeFaults(path, value, expected)

export const enumFault = (path: string, allowed: readonly string[], value: unknown): string =>
  invalid(
    path,
    `Invalid enum value. Expected ${allowed.map((one) => `'${one}'`).join(' | ')}, received ${received(value)}`,
  )

const received = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : typeNameOf(value))

function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
