import type { CallDetail } from '../../model/call.js'
import { AtomsSyncError, restated } from '../../model/error.js'
import { isRecord, requireSame } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { parseCallDetail } from './parse.js'

/** @throws AtomsSyncError `NOT_FOUND` for a call that the key cannot see */
export async function readCall(api: Api, callId: string): Promise<CallDetail> {
  const doing = `reading call ${callId}`
  const { data } = await api({
    method: 'GET',
    path: `/conversation/${encodeURIComponent(callId)}`,
    doing,
  }).catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND') throw error
    throw restated(error, {
      message: `there is no call ${callId}`,
      hint: 'check the id (CALL-<13 digits>-<6 hex>), and that the key belongs to the organisation of the call',
    })
  })
  const call = parseCallDetail(data)
  if (call === undefined || !isRecord(data))
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no call while ${doing}`)
  requireSame(data, { asked: callId, fields: ['callId', '_id'], doing })
  return call
}
