import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import { parseCsv } from './csv.js'
import type { AudienceMember, AudienceState } from './state.js'

interface Upload {
  readonly name: unknown
  readonly description: unknown
  readonly phoneNumberColumnName: unknown
  readonly csv: string | undefined
}

/** Source: vendor's API reference, create audience with CSV upload: numbers must be unique. */
export function createAudience(platform: Platform, upload: Upload): AudienceState {
  const { name, description, phoneNumberColumnName, csv } = upload
  if (typeof name !== 'string' || name === '') throw refuse(400, 'name is required')
  if (typeof phoneNumberColumnName !== 'string') throw refuse(400, 'phoneNumberColumnName is required')
  if (csv === undefined) throw refuse(400, 'CSV file is required')
  const audience: AudienceState = {
    id: platform.nextId('audience'),
    name,
    description: typeof description === 'string' ? description : '',
    phoneNumberColumnName,
    members: membersIn(csv, phoneNumberColumnName),
    createdAt: platform.now(),
  }
  platform.audiences.set(audience.id, audience)
  return audience
}

const DUPLICATES =
  'Some phone numbers in your CSV already exist in this audience. Please remove duplicate entries and try again.'

function membersIn(csv: string, column: string): AudienceMember[] {
  const members = parseCsv(csv).map((row) => ({
    firstName: row.firstName ?? '',
    lastName: row.lastName ?? '',
    phoneNumber: row[column] ?? '',
  }))
  if (members.length === 0) throw refuse(400, 'The CSV file has no rows')
  if (members.some(({ phoneNumber }) => phoneNumber === '')) {
    throw refuse(400, `The CSV file has rows without a number in column "${column}"`)
  }
  const numbers = new Set(members.map(({ phoneNumber }) => phoneNumber))
  if (numbers.size < members.length) throw refuse(400, DUPLICATES)
  return members
}

/** Source: vendor's API reference, delete audience: one that a campaign uses is refused with 400. */
export function deleteAudience(platform: Platform, audience: AudienceState): void {
  const isUsed = [...platform.campaigns.values()].some(({ audienceId }) => audienceId === audience.id)
  if (isUsed) throw refuse(400, `can't delete audience, campaign with this audience ${audience.id} exists`)
  platform.audiences.delete(audience.id)
}
