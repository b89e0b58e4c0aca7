import type { Permissions } from './workflow.js'

/** A token that may do this much and no more. */
export const tokenFor = (permissions: Permissions): string => `ghs_${JSON.stringify(permissions)}`

export function mayDo(token: string | undefined, scope: string, access: 'read' | 'write'): boolean {
  const granted: Permissions = token?.startsWith('ghs_') ? JSON.parse(token.slice('ghs_'.length)) : {}
  return granted[scope] === 'write' || granted[scope] === access
}
