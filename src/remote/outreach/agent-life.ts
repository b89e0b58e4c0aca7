import { AtomsSyncError, restated } from '../../model/error.js'
import { agentPath } from '../agents.js'
import type { Api } from '../http/http.js'
import { createdId } from './created.js'

export interface NewAgent {
  readonly name: string
  readonly description?: string
}

/** Source: vendor's API reference, `POST /agent`: `data` is the id itself. */
export async function createAgent(api: Api, { name, description }: NewAgent): Promise<string> {
  const doing = `creating agent ${name}`
  const body = { name, ...(description !== undefined && { description }) }
  const { data } = await api({ method: 'POST', path: '/agent', body, doing })
  return createdId(data, doing)
}

/** Source: vendor's API reference, `DELETE /agent/{id}/archive`: a second time is refused with 409, as is a busy agent. */
export async function archiveAgent(api: Api, agentId: string): Promise<void> {
  const doing = `archiving agent ${agentId}`
  await api({ method: 'DELETE', path: `${agentPath(agentId)}/archive`, doing, idempotent: true }).catch(
    (error: unknown) => {
      if (!(error instanceof AtomsSyncError) || error.code !== 'CONFLICT') throw error
      if (/already archived/i.test(error.message)) return
      throw restated(error, { hint: 'complete or delete the campaign that uses it first' })
    },
  )
}
