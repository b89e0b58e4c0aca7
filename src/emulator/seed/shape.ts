import { METRIC_TYPES } from '../../model/config.js'
import { DIALECT_NAMES } from '../../model/live.js'
import { LONGEST_AUDIENCE_NAME, LONGEST_CAMPAIGN_NAME } from '../calls/name.js'
import { CALL_ENDINGS, CALL_TYPES } from '../calls/state.js'
import type { JsonObject } from '../json.js'
import * as is from '../shape.js'
import type {
  AgentSeed,
  AudienceSeed,
  BranchSeed,
  CallsSeed,
  CampaignSeed,
  EmulatorSeed,
  PhoneNumberSeed,
  RevisionSeed,
} from './seed.js'

/** A shape for every field of a type, none forgotten and none too many. */
type Fields<Type> = Readonly<Record<keyof Type, is.Shape>>

const id = is.matching(/^[a-f\d]{24}$/, '24 lower case hex digits')

const metric: is.Shape = (value, path) => [
  ...is.object(value, path),
  ...metricFields(Object(value) as JsonObject, path),
]

/** Fields nobody knows may stand in a metric; what every read relies on must. */
const metricFields = (value: JsonObject, path: string): readonly string[] => [
  ...is.text(value.identifier, `${path}.identifier`),
  ...(value.dispositionMetricType === undefined
    ? is.record({ type: type }, ['type'])(value.dispositionValues, `${path}.dispositionValues`)
    : type(value.dispositionMetricType, `${path}.dispositionMetricType`)),
]

const type = is.oneOf(...METRIC_TYPES)

const config: is.Shape = (value, path) => {
  const metrics = (Object(value) as JsonObject).dispositionMetrics ?? []
  return [...is.object(value, path), ...is.listOf(metric)(metrics, `${path}.dispositionMetrics`)]
}

const openDraft = is.record({ editor: is.text, changes: is.object }, ['editor', 'changes'])

const revision = {
  config,
  fields: is.object,
  label: is.text,
  publisher: is.text,
} satisfies Fields<RevisionSeed>

const branch = {
  name: is.text,
  config,
  label: is.text,
  live: is.flag,
  openDraft,
} satisfies Fields<BranchSeed>

const agent = {
  ...revision,
  id,
  name: is.text,
  dialect: is.oneOf(...DIALECT_NAMES),
  metadata: is.object,
  archived: is.flag,
  history: is.listOf(is.record(revision)),
  openDraft,
  branches: is.listOf(is.record(branch, ['name'])),
  scan: is.either(
    is.oneOf('pass', 'never'),
    is.either(
      is.record({ fail: is.text }, ['fail']),
      is.record({ error: is.text }, ['error']),
      '{ fail: reason } or { error: reason }',
    ),
    "'pass', 'never', { fail: reason } or { error: reason }",
  ),
  activatesOnPublish: is.flag,
  nestedTypes: is.flag,
  wrongAnswers: is.mapOf(is.within(0, 1)),
} satisfies Fields<AgentSeed>

const phoneNumber = {
  phoneNumber: is.text,
  provider: is.oneOf('twilio', 'plivo'),
  countryCode: is.text,
  agent: is.text,
} satisfies Fields<PhoneNumberSeed>

const member = { firstName: is.text, lastName: is.text, phoneNumber: is.text }

const audience = {
  name: is.textUpTo(LONGEST_AUDIENCE_NAME),
  description: is.text,
  members: is.listOf(is.record(member, Object.keys(member))),
} satisfies Fields<AudienceSeed>

const campaign = {
  name: is.textUpTo(LONGEST_CAMPAIGN_NAME),
  agent: is.text,
  audience: is.text,
} satisfies Fields<CampaignSeed>

const calls = {
  agent: is.text,
  count: is.within(1, 1_000_000),
  status: is.oneOf(...CALL_ENDINGS),
  type: is.oneOf(...CALL_TYPES),
  to: is.text,
  isTest: is.flag,
  revision: is.within(1, Number.MAX_SAFE_INTEGER),
  createdAt: is.date,
  everyMs: is.within(0, Number.MAX_SAFE_INTEGER),
  postCallAnalytics: is.anything,
} satisfies Fields<CallsSeed>

const key = { key: is.text, access: is.oneOf('read', 'write') }

const seed = {
  organization: is.record({ id, name: is.text }),
  user: is.record({ id, firstName: is.text, lastName: is.text, userEmail: is.text }),
  keys: is.listOf(is.either(is.text, is.record(key, ['key']), 'a key or { key, access }')),
  agents: is.listOf(is.record(agent)),
  newAgents: is.oneOf(...DIALECT_NAMES),
  phoneNumbers: is.listOf(is.record(phoneNumber, ['phoneNumber'])),
  audiences: is.listOf(is.record(audience, ['name', 'members'])),
  campaigns: is.listOf(is.record(campaign, ['name', 'agent', 'audience'])),
  calls: is.listOf(is.record(calls, ['agent'])),
} satisfies Fields<EmulatorSeed>

/** What a seed file must look like. */
export const SEED_SHAPE = is.record(seed)
