import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { AtomsClient } from '../remote/client.js'

/**
 * A key of another organisation must not write.
 * @throws AtomsSyncError `WRONG_ORGANIZATION`
 */
export async function requireOrganization(
  client: AtomsClient,
  { name, organizationId }: Environment,
): Promise<void> {
  if (organizationId === undefined) return
  const user = await client.getUser()
  if (user.organizationId === organizationId) return
  throw new AtomsSyncError(
    'WRONG_ORGANIZATION',
    `the key belongs to organisation ${user.organizationId ?? 'unknown'}, but environment \`${name}\` is ${organizationId}; nothing was written`,
    { hint: 'use the key of the right workspace, or correct organizationId in atoms-sync.yaml' },
  )
}
