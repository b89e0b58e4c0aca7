import { AtomsSyncError } from '../model/error.js'
import { isObject } from './json.js'
import type { StateStore } from './options.js'
import type { EmulatorState } from './state.js'

export interface Keeper {
  readonly changed: () => void
  readonly close: () => void
}

const PAUSE_MS = 200

/** Saves what the platform remembers, once for a burst of changes and once more at the end. */
export function createKeeper(store: StateStore | undefined, state: () => EmulatorState): Keeper {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    timer = undefined
    try {
      store?.save(state())
    } catch {
      // The file is as it was. The next change tries again, and the end says what went wrong.
    }
  }
  return {
    changed: () => {
      if (store !== undefined) timer ??= setTimeout(save, PAUSE_MS).unref()
    },
    close: () => {
      clearTimeout(timer)
      store?.save(state())
    },
  }
}

/**
 * What an earlier run saved.
 * @throws AtomsSyncError `USAGE` when it is something else
 */
export function savedState(store: StateStore | undefined): EmulatorState | undefined {
  const given = store?.load()
  if (given === undefined) return undefined
  if (isState(given)) return given
  throw new AtomsSyncError('USAGE', "the emulator's state is none that an emulator of this version saved", {
    hint: 'delete the state file to start from the seed',
  })
}

const LISTS = ['agents', 'calls', 'phoneNumbers', 'audiences', 'campaigns']

const isState = (given: unknown): given is EmulatorState =>
  isObject(given) && given.formatVersion === 1 && LISTS.every((list) => Array.isArray(given[list]))
