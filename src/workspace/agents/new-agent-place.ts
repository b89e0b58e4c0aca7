import { join } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { hide } from '../../text/mask.js'
import { quoted } from '../../text/quote.js'
import { hasEntry } from '../disk/file-system.js'
import { isFoundBy, listFiles } from '../disk/list-files.js'
import { readBytes } from '../disk/read-source.js'
import { IGNORE_FILE } from '../settings/drift-ignore.js'
import { SETTINGS_FILE } from '../settings/find-workspace.js'
import type { Workspace } from '../settings/settings.js'

/**
 * Where the files of new agents go: each to a place of its own where the workspace's globs find it, and where nothing
 * is yet.
 * @param mayBeTheirs which of the files that are there may be a new agent's own: it gets that place, and no other
 * @throws AtomsSyncError `USAGE` when there is no place that could be called after an agent
 */
export function placeNew(
  agents: readonly NamedAgent[],
  { root, settings }: Pick<Workspace, 'root' | 'settings'>,
  mayBeTheirs: (file: string) => boolean,
): readonly string[] {
  const isLibrary = isFoundBy(settings.metrics)
  const isFound = isFoundBy(settings.agents)
  const isAgentFile = (file: string) => isFound(file) && !isLibrary(file) && !OURS.includes(file)
  const forms = settings.agents.filter((glob) => !glob.startsWith('!')).flatMap(formsOf)
  const taken = new Set<string>()
  return agents.map((agent) => {
    const names = stemsOf(agent)
    const stems = [...names, `${names[0]}-${taken.size + 1}`, `agent-${agent.agentId}`]
    const files = forms.flatMap((form) => stems.map(form)).filter(isAgentFile)
    const best = files[0]
    const isFree = (each: string) => !hasEntry(join(root, each)) || (each === best && mayBeTheirs(each))
    const file = files.find((each) => !taken.has(each) && isFree(each))
    if (file === undefined) throw noPlace(agent, settings.agents)
    taken.add(file)
    return file
  })
}

/** Files that are read as something else. */
const OURS = [SETTINGS_FILE, IGNORE_FILE]

/** What a file can be called after an agent. */
type Form = (stem: string) => string

/** In the folder that a glob begins with, or else in the place of its `*`. Whether the glob finds it is another question. */
function formsOf(glob: string): Form[] {
  const plain = firstAlternatives(glob.replace(/^(\.\/)+/, ''))
  const folder = /^(?:[^/*?[\]]+\/)*/.exec(plain)?.[0] ?? ''
  return [(stem) => `${folder}${stem}.yaml`, ...inPlaceOfStar(plain)]
}

/** `agents/*-prod.yaml`, `agents/*` + `/agent.yaml`: one `*` alone, as nobody can tell what another would stand for. */
function inPlaceOfStar(glob: string): Form[] {
  const steps = glob.split('/').filter((step) => step !== '**')
  const [before, after, ...others] = steps.join('/').split('*')
  if (before === undefined || after === undefined || others.length > 0) return []
  return /[?[\]{}]/.test(before + after) || !/\.ya?ml$/.test(after) ? [] : [(stem) => before + stem + after]
}

/** `{agents,bots}/*.{yaml,yml}` is `agents/*.yaml` too. */
function firstAlternatives(glob: string): string {
  const simpler = glob.replace(/\{([^{},]*),[^{}]*\}/, '$1')
  return simpler === glob ? glob : firstAlternatives(simpler)
}

const noPlace = ({ name, agentId }: NamedAgent, globs: readonly string[]) =>
  new AtomsSyncError(
    'USAGE',
    `there is no free place for a new file for ${quoted(name ?? agentId)}: \`agents\` of ${SETTINGS_FILE} finds ${globs.map(quoted).join(', ')} alone; nothing was written`,
    {
      hint: `add a glob with room for it there, such as ${quoted('agents/*.yaml')}, or leave the agent out with --exclude`,
    },
  )

/** Names that Windows keeps for devices, with or without an ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/

/** The longest name, in code points: at four bytes each it still fits into the 255 of a file system. */
const LONGEST = 50

export interface NamedAgent {
  readonly agentId: string
  readonly name?: string
}

/**
 * What an agent's file can be called, without an ending, the best first: its own name in lower case, letters and digits
 * of any script, hyphens between. No separators, no dots, nothing Windows reserves. The id stands in where no name is
 * left, and the end of it tells agents of one name apart.
 */
function stemsOf({ agentId, name }: NamedAgent): readonly string[] {
  const stem = slugOf(hide(name ?? '')) || `agent-${slugOf(agentId)}`
  return [stem, `${stem}-${slugOf(agentId.slice(-6))}`, `${stem}-${slugOf(agentId)}`]
}

function slugOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  const slug = Array.from(words.join('-')).slice(0, LONGEST).join('').replace(/-$/, '')
  return RESERVED.test(slug) ? `${slug}-agent` : slug
}

/**
 * Everything in the agent files that looks like an agent's id, lower case. A file that cannot be understood
 * manages its agent all the same, whatever it is encoded in.
 * @throws AtomsSyncError `FILE_ERROR` where a file cannot be read: nobody knows which agent it is of
 */
export function mentionedIds({ root, settings }: Pick<Workspace, 'root' | 'settings'>): Set<string> {
  const { files } = listFiles(root, settings.agents)
  return new Set(files.flatMap((file) => idsIn(root, file)))
}

function idsIn(root: string, file: string): string[] {
  const bytes = readBytes(root, file)
  if (!(bytes instanceof Uint8Array)) {
    throw new AtomsSyncError(
      'FILE_ERROR',
      `${quoted(file)}: ${bytes.message}, so nobody knows which agent it is of`,
      {
        hint: 'fix it, or move it away; no new file was written',
      },
    )
  }
  // Digits are one byte in all encodings of a file, but for the zeros of UTF-16 between them.
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\0', '').toLowerCase()
  return text.match(/[0-9a-f]{24}/g) ?? []
}
