import { isObject } from '../json.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import { parseCsv } from './csv.js'
import { LONGEST_AUDIENCE_NAME, requireName } from './name.js'
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
  requireName(name, LONGEST_AUDIENCE_NAME)
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

const MOST_MEMBERS = 10_000

const DUPLICATES =
  'Some phone numbers in your CSV already exist in this audience. Please remove duplicate entries and try again.'

function membersIn(csv: string, column: string): AudienceMember[] {
  const members = parseCsv(csv).map((row) => ({
    firstName: row.firstName ?? '',
    lastName: row.lastName ?? '',
    phoneNumber: row[column] ?? '',
  }))
  if (members.length === 0) throw refuse(400, 'The CSV file has no rows')
  if (members.length > MOST_MEMBERS) throw refuse(400, `Audience cannot exceed ${MOST_MEMBERS} members`)
  if (members.some(({ phoneNumber }) => phoneNumber === '')) {
    throw refuse(400, `The CSV file has rows without a number in column "${column}"`)
  }
  const numbers = new Set(members.map(({ phoneNumber }) => phoneNumber))
  if (numbers.size < members.length) throw refuse(400, DUPLICATES)
  return members
}

/**
 * Adds people to an audience; numbers that are in it already are skipped. Source: vendor's API reference, add audience
 * members.
 */
export function addMembers({ members, phoneNumberColumnName: column }: AudienceState, given: unknown) {
  if (!Array.isArray(given) || given.length === 0) throw refuse(400, 'members must be a non-empty array')
  const asked = given.map((one) => memberIn(one, column))
  const numbers = new Set(members.map(({ phoneNumber }) => phoneNumber))
  const added = asked.filter(({ phoneNumber }) => !numbers.has(phoneNumber) && numbers.add(phoneNumber))
  if (members.length + added.length > MOST_MEMBERS) {
    throw refuse(
      400,
      `Cannot add ${added.length} members. You currently have ${members.length} members in this audience. The maximum limit is ${MOST_MEMBERS} members. You can add up to ${MOST_MEMBERS - members.length} more members.`,
    )
  }
  members.push(...added)
  return { added: added.length, skipped: asked.length - added.length }
}

function memberIn(given: unknown, column: string): AudienceMember {
  const row = isObject(given) ? given : {}
  const text = (name: string): string => (typeof row[name] === 'string' ? row[name] : '')
  if (text(column) === '') throw refuse(400, `Each member must have a ${column} field`)
  return { firstName: text('firstName'), lastName: text('lastName'), phoneNumber: text(column) }
}

/** Source: vendor's API reference, delete audience: one that a campaign uses is refused with 400. */
export function deleteAudience(platform: Platform, audience: AudienceState): void {
  const isUsed = [...platform.campaigns.values()].some(({ audienceId }) => audienceId === audience.id)
  if (isUsed) throw refuse(400, `can't delete audience, campaign with this audience ${audience.id} exists`)
  platform.audiences.delete(audience.id)
}
