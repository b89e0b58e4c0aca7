import type { Api } from '../http/http.js'
import { createdId } from './created.js'

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
