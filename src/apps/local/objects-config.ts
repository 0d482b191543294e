import { Type } from 'typebox'

/** Where files are dropped and models are published: an `ObjectStoreAddress`. */
export const objectsConfigSchema = Type.Object(
  {
    url: Type.String({
      default: '',
      description:
        'Where files come in and models go: a folder, s3://bucket/prefix, azure://account/container/prefix; empty is a folder of stateDir.',
    }),
    endpoint: Type.String({
      default: '',
      pattern: '^(https?://.+)?$',
      description: "Another server than the cloud's own, such as http://minio:9000.",
    }),
    region: Type.String({ default: '', description: 'Region of S3; empty is us-east-1.' }),
    keyId: Type.String({
      default: '',
      description: 'Name of an access key of S3; without it the SDK looks for variables, files and roles.',
    }),
    key: Type.String({
      default: '',
      description: 'Secret key of S3; key or shared access signature of Azure.',
    }),
  },
  { additionalProperties: false },
)

export const OBJECTS_DEFAULTS = { url: '', endpoint: '', region: '', keyId: '', key: '' }
