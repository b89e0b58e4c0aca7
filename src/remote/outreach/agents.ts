import { AtomsSyncError, restate } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { agentPath } from '../agents.js'
import { text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { createdId } from './campaigns.js'

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
      throw restate(error, { hint: 'complete or delete the campaign that uses it first' })
    },
  )
}

/** A telephone number of the organisation, to call from. */
export interface PhoneNumber {
  readonly phoneNumberId: string
  /** E.164, such as `+13410000001`. */
  readonly phoneNumber: string
  /** The agent that answers it. */
  readonly agentId?: string
  readonly isActive: boolean
}

/** Source: vendor's API reference, `GET /product/phone-numbers`; imported SIP numbers are not among them. */
export async function listPhoneNumbers(api: Api): Promise<readonly PhoneNumber[]> {
  const doing = 'listing phone numbers'
  const { data } = await api({ method: 'GET', path: '/product/phone-numbers', doing })
  if (!Array.isArray(data)) throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list while ${doing}`)
  return data.flatMap(parsePhoneNumber)
}

function parsePhoneNumber(row: unknown): PhoneNumber[] {
  if (!isRecord(row)) return []
  const attributes = isRecord(row.attributes) ? row.attributes : {}
  const [phoneNumberId, phoneNumber] = [text(row._id), text(attributes.phoneNumber)]
  const agentId = text(row.agentId)
  if (phoneNumberId === undefined || phoneNumber === undefined) return []
  return [
    {
      phoneNumberId,
      phoneNumber,
      isActive: row.isActive !== false,
      ...(agentId !== undefined && { agentId }),
    },
  ]
}

export interface NewCall {
  readonly agentId: string
  /** E.164, such as `+13415550101`. */
  readonly phoneNumber: string
  /** `phoneNumberId` to call from; left out: the agent's, or a number of the platform's. */
  readonly fromPhoneNumberId?: string
  /** Put into the agent's prompt. */
  readonly variables?: Readonly<Record<string, string | number | boolean>>
  /** A published revision other than the one that serves traffic. */
  readonly versionId?: string
  /** Marks the call as a test. */
  readonly isTest?: boolean
}

/** Source: vendor's API reference, `POST /conversation/outbound`. */
export async function placeCall(api: Api, call: NewCall): Promise<string> {
  const doing = `calling ${call.phoneNumber}`
  const { isTest, fromPhoneNumberId, ...body } = call
  const { data } = await api({
    method: 'POST',
    path: '/conversation/outbound',
    body: { ...body, ...(fromPhoneNumberId !== undefined && { fromProductId: fromPhoneNumberId }) },
    ...(isTest && { headers: { 'x-test-call': 'true' } }),
    doing,
  })
  return createdId(data, doing, 'conversationId')
}
