/** Whether a revision label or a draft name is one that an apply of ours gives: `atoms-sync <commit> <digest>`. */
export const isOurLabel = (label: unknown): label is string =>
  typeof label === 'string' && /^atoms-sync \S+ [0-9a-f]{12}$/.test(label)

/** Stands behind the commit of a label where not all that the revision holds is ours. */
export const KEPT = '+kept'

/** Of one of our labels: the commit that was applied, shortened; `undefined` where it was none. */
export const commitIn = (label: string): string | undefined =>
  /^atoms-sync ([0-9a-f]{7,64})(?:\+kept)? /.exec(label)?.[1]

/** Of one of our labels. */
export const saysKept = (label: string): boolean => label.split(' ')[1]?.endsWith(KEPT) === true
