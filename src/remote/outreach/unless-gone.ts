import { AtomsSyncError } from '../../model/error.js'

/** What is to be deleted and is not there is deleted: a lost answer and a second try must not end in an error. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  await deletion.catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND') throw error
  })
}
