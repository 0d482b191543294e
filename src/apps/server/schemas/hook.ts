import { Type } from 'typebox'

const word = (description: string) => Type.Optional(Type.String({ maxLength: 2_000, description }))

/** What Argo CD's notifications send. Nothing of it is believed: it says where to look. */
export const ArgoNotice = Type.Object(
  {
    client: Type.String({ maxLength: 39, description: 'Name of the Application: a client.' }),
    commandId: word('Of the last commit, where it is known.'),
    revision: word('Commit that was synced.'),
    sync: word('Synced, OutOfSync or Unknown.'),
    health: word('Healthy, Progressing, Degraded, Suspended, Missing or Unknown.'),
    phase: word('Of the operation: Running, Succeeded, Failed or Error.'),
    message: word('What Argo CD says of it.'),
  },
  { additionalProperties: false },
)
