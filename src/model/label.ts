/** Whether a revision label or a draft name is one that an apply of ours gives: `atoms-sync <commit> <digest>`. */
export const isOurLabel = (label: unknown): label is string =>
  typeof label === 'string' && /^atoms-sync \S+ [0-9a-f]{12}$/.test(label)
