import { setTimeout as after } from 'node:timers/promises'
import { type AtomsClient, AtomsSyncError } from '../../src/index.js'

/** Something that is made and must not stay. */
export interface Made {
  readonly what: string
  readonly make: () => Promise<string>
  /** Its id, by its name: for when it may have been made but the answer was lost. */
  readonly find: () => Promise<string | undefined>
  readonly remove: (id: string) => Promise<void>
}

/** Remembers what was made, and takes it away again, the last first. */
export function createCleanUp(say: (line: string) => void) {
  const undo: { readonly what: string; readonly run: () => Promise<void> }[] = []
  return {
    async made({ what, make, find, remove }: Made): Promise<string> {
      try {
        const id = await make()
        undo.push({ what: `${what} ${id}`, run: () => remove(id) })
        return id
      } catch (error) {
        if (error instanceof AtomsSyncError && error.mayHaveWritten) {
          undo.push({ what: `${what}, if there is one`, run: async () => removeFound(await find(), remove) })
        }
        throw error
      }
    },
    /**
     * One thing that cannot be taken away does not keep the others.
     * @returns how many are left
     */
    async run(): Promise<number> {
      let left = 0
      for (const { what, run } of undo.toReversed()) {
        say(`removing ${what}`)
        await run().catch((error: unknown) => {
          left++
          say(`  that failed: ${error instanceof Error ? error.message : error}`)
        })
      }
      return left
    },
  }
}

async function removeFound(id: string | undefined, remove: Made['remove']): Promise<void> {
  if (id !== undefined) await remove(id)
}

const PAUSES = 30
const PAUSE_MS = 1_000

/** A campaign that runs is paused first, which the platform does some time after it was asked to. */
export async function removeCampaign(atoms: AtomsClient, campaignId: string): Promise<void> {
  for (let left = PAUSES; left > 0 && (await isAtWork(atoms, campaignId)); left--) {
    // It may have ended since, or not have begun yet: its status tells.
    await atoms.pauseCampaign(campaignId).catch(() => {})
    if (await isAtWork(atoms, campaignId)) await after(PAUSE_MS)
  }
  await atoms.deleteCampaign(campaignId)
}

/** Where that cannot be told, the deletion will tell. */
const isAtWork = (atoms: AtomsClient, campaignId: string): Promise<boolean> =>
  atoms.getCampaign(campaignId).then(
    ({ status }) => status === 'running' || status === 'processing',
    () => false,
  )
