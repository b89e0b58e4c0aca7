import { AtomsSyncError } from '../../model/error.js'
import { isRecord, text } from '../http/answer.js'
import type { Api } from '../http/http.js'

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
