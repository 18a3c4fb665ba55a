import { DateTime } from 'luxon'
import { version } from '../../../package.json'
import { AppError } from '../../base/errors'
import type { Handlers } from '../../contract'
import type { WorkspaceInfo } from '../../contract/workspace'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'workspace.get' | 'workspace.update' | 'workspace.runs'>

export function workspaceHandlers({ store, models, emit, isBrowser }: EngineParts): Topic {
  const info = async (): Promise<WorkspaceInfo> => {
    const { name, zone, count, activeModel, collective } = store.settings.data
    const model = await models.manifest(null).then(
      (manifest) => manifest.id,
      () => activeModel
    )
    const [extent, board, untagged] = await Promise.all([
      store.tweets.extent(),
      store.runs.forBoard(model),
      store.runs.untagged(model)
    ])
    return {
      dir: store.dir,
      name,
      zone,
      count,
      activeModel: model,
      collective,
      ...extent,
      run: board.run,
      untagged,
      bytes: store.bytes(),
      version,
      isBrowser
    }
  }
  return {
    'workspace.get': info,
    'workspace.runs': () => store.runs.list(),
    async 'workspace.update'({ name, zone, count, collective }) {
      if (zone !== undefined && !DateTime.local({ zone }).isValid) {
        throw new AppError('usage', `there is no time zone "${zone}"`, {
          where: 'zone',
          remedy: 'name an IANA zone such as Europe/Berlin'
        })
      }
      if (name?.trim() === '') throw new AppError('usage', 'a workspace needs a name', { where: 'name' })
      await store.settings.update({
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(zone === undefined ? {} : { zone }),
        ...(count === undefined ? {} : { count }),
        ...(collective === undefined ? {} : { collective })
      })
      emit({ type: 'changed', what: ['workspace'] })
      return info()
    }
  }
}
