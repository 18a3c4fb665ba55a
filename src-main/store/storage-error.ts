import { AppError, CancelledError } from '../base/errors'

/** What DuckDB or the file system said, as an expected failure where it is one; otherwise the thing itself. */
export function storageError(thrown: unknown, dir: string): unknown {
  if (thrown instanceof AppError || thrown instanceof CancelledError || !(thrown instanceof Error))
    return thrown
  const text = thrown.message
  const at = (remedy: string) => ({ where: dir, remedy, cause: thrown })
  const held = /Conflicting lock is held.*?\(PID (\d+)\)/.exec(text)
  if (held) return busyError(dir, Number(held[1]))
  if (/No space left|ENOSPC|disk.{0,20}full|Disk quota|EDQUOT/i.test(text)) {
    return new AppError(
      'disk-full',
      'the disk is full',
      at('free some space, then start again: what was written stays')
    )
  }
  if (/Out of Memory Error.*(max_temp_directory_size|temp)/is.test(text)) {
    return new AppError(
      'disk-full',
      'there is not enough room for temporary files',
      at('free some space on this disk')
    )
  }
  if (/Permission denied|EACCES|EPERM|EROFS|Read-only file system/i.test(text)) {
    return new AppError(
      'workspace-unusable',
      'the workspace cannot be read or written',
      at('allow reading and writing in this folder')
    )
  }
  if (/ENOTDIR|EEXIST|ENAMETOOLONG|EISDIR|ENOENT.*\bmkdir\b/.test(text)) {
    return new AppError(
      'workspace-unusable',
      'no folder can be made here',
      at('name a folder whose path holds no files and no over-long names')
    )
  }
  if (/newer (DuckDB )?version|storage version/i.test(text)) {
    return new AppError(
      'workspace-newer',
      'the workspace was written by a newer program',
      at('open it with that version of Starling')
    )
  }
  if (
    /not a valid DuckDB|checksum|corrupt|Serialization Error|has been invalidated|deserializ|malformed/i.test(
      text
    )
  ) {
    return new AppError(
      'workspace-unusable',
      'the database of the workspace is damaged',
      at('put back a copy of the folder, or import the files into a new workspace')
    )
  }
  return thrown
}

export function busyError(dir: string, pid: number): AppError {
  return new AppError('workspace-busy', `the workspace is open in another Starling (process ${pid})`, {
    where: dir,
    remedy: 'close that one, or use its window'
  })
}
