/** Whether a revision label or a draft name is one that an apply of ours gives: `atoms-sync <commit> <digest>`. */
export const isOurLabel = (label: unknown): label is string =>
  typeof label === 'string' && /^atoms-sync \S+ [0-9a-f]{12}$/.test(label)

/** Follows the commit in a label when the revision also keeps values of somebody else. */
export const KEPT = '+kept'

/** Of one of our labels: the commit that was applied, shortened; `undefined` where it was none. */
export const commitIn = (label: string): string | undefined =>
  /^atoms-sync ([0-9a-f]{7,64})(?:\+kept)? /.exec(label)?.[1]

/** Whether one of our labels says that the revision also keeps values of somebody else. */
export const saysKept = (label: string): boolean => label.split(' ')[1]?.endsWith(KEPT) === true
