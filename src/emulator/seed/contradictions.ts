import { isConfigField } from '../config/fields.js'
import { isPostCallField } from '../config/post-call.js'
import type { AgentSeed, EmulatorSeed } from './seed.js'

/** What is wrong with a seed although each of its fields, taken alone, is right. */
export const contradictionsIn = (seed: EmulatorSeed): string[] => [
  ...repeated((seed.agents ?? []).flatMap(({ id }) => id ?? [])).map((id) => `two agents have the id ${id}`),
  ...(seed.agents ?? []).flatMap((agent, index) =>
    ofAgent(agent).map((fault) => `seed.agents[${index}]${fault}`),
  ),
  ...unknownNames(seed),
]

function ofAgent({
  dialect = 'branches',
  branches = [],
  openDraft,
  fields = {},
  history = [],
}: AgentSeed): string[] {
  const faults: string[] = []
  if (dialect === 'direct' && openDraft) faults.push('.openDraft: a direct agent has no drafts')
  if (dialect === 'direct' && history.length > 0) faults.push('.history: a direct agent has none')
  if (dialect !== 'branches' && branches.length > 0) faults.push(`.branches: a ${dialect} agent has none`)
  const names = branches.map(({ name }) => name)
  if (names.some((name) => name.toLowerCase() === 'main')) faults.push('.branches: Main is there anyway')
  faults.push(...repeated(names).map((name) => `.branches: two are named "${name}"`))
  const live = branches.filter((branch) => branch.live)
  if (live.length > 1) faults.push('.branches: only one can be live')
  if (live.some(({ config }) => config === undefined)) faults.push('.branches: a live one needs a config')
  const drafts = [openDraft, ...branches.map((branch) => branch.openDraft)]
  const changed = drafts
    .flatMap((draft) => Object.keys(draft?.changes ?? {}))
    .filter((name) => !isPostCallField(name))
  const unknown = [...Object.keys(fields), ...changed].filter((name) => !isConfigField(name))
  return [...faults, ...unknown.map((name) => `: "${name}" is not a config field`)]
}

function unknownNames({
  agents = [],
  audiences = [],
  phoneNumbers = [],
  campaigns = [],
  calls = [],
}: EmulatorSeed) {
  const known = new Set(agents.flatMap(({ id, name }, index) => [id ?? '', name ?? `Agent ${index + 1}`]))
  const named = [...phoneNumbers, ...campaigns, ...calls].flatMap(({ agent }) => agent ?? [])
  const lists = new Set(audiences.map(({ name }) => name))
  return [
    ...named.filter((name) => !known.has(name)).map((name) => `no agent is named "${name}"`),
    ...campaigns
      .filter(({ audience }) => !lists.has(audience))
      .map(({ audience }) => `no audience is named "${audience}"`),
  ]
}

const repeated = (texts: readonly string[]): string[] => [
  ...new Set(texts.filter((text, index) => texts.indexOf(text) !== index)),
]
