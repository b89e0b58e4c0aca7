import type { Canvas } from '../../model/page.js'

/** A file of the workspace as the repository knows it: CI systems link from the root. */
export const repositoryPath = (file: string, { folder }: Canvas): string =>
  folder === undefined || folder === '' || folder === '.' ? file : `${folder}/${file}`
