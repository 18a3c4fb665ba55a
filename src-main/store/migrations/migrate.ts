import { AppError } from '../../base/errors'
import type { Database } from '../database'
import { tweets } from './001-tweets'
import { runs } from './002-runs'
import { annotations } from './003-annotations'
import { jobs } from './004-jobs'
import { lists } from './005-lists'
import { curation } from './006-curation'
import { nearCopies } from './007-near-copies'
import { collective } from './008-collective'
import type { Migration } from './migration'

const MIGRATIONS: readonly Migration[] = [
  tweets,
  runs,
  annotations,
  jobs,
  lists,
  curation,
  nearCopies,
  collective
]

/** Brings the tables up to this program's version. A workspace of a newer program fails with `workspace-newer`. */
export async function migrate(db: Database, migrations = MIGRATIONS): Promise<void> {
  await db.write((sql) =>
    sql.run('CREATE TABLE IF NOT EXISTS migrations(version INTEGER, name VARCHAR, applied BIGINT)')
  )
  const row = await db.read((sql) =>
    sql.first<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM migrations')
  )
  const current = row?.version ?? 0
  const known = migrations[migrations.length - 1]?.version ?? 0
  if (current > known) {
    throw new AppError(
      'workspace-newer',
      `the workspace has tables of version ${current}, this program knows ${known}`,
      {
        where: db.dir,
        remedy: 'open it with the newer Starling that wrote it'
      }
    )
  }
  for (const migration of migrations) {
    if (migration.version <= current) continue
    await db.write(async (sql) => {
      for (const statement of migration.statements) await sql.run(statement)
      await sql.run('INSERT INTO migrations VALUES ($version, $name, $applied)', {
        version: migration.version,
        name: migration.name,
        applied: Date.now()
      })
    })
  }
}
