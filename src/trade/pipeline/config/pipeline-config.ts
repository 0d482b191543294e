import { type Static, Type } from 'typebox'
import { featureSetSchema } from '../features/feature-schema.ts'
import { labelSetSchema } from '../labels/label-schema.ts'
import { algorithmSchema } from '../learn/learners/algorithm.ts'
import { outputSetSchema } from '../signals/output/output-schema.ts'
import { signalSetSchema } from '../signals/signal-schema.ts'
import { simulateModelSchema } from '../signals/simulate/simulation-schema.ts'
import { foreignKeys, secretKeys } from './foreign-keys.ts'
import { unused } from './unused.ts'

const Strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1 })
const Names = Type.Array(Name, { minItems: 1 })
const Rows = Type.Integer({ minimum: 0 })
const RowOrTime = Type.Union([Type.Integer(), Type.String(), Type.Null()])
const OptionalRows = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])

const dataSource = Type.Object(
  {
    folder: Type.Optional(Type.String()),
    file: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'A file of candles under data_folder/folder; called like the folder if absent.',
      }),
    ),
    store: Type.Optional(
      Type.Object(
        { venue: Name, pair: Name, timeframe: Type.Optional(Name) },
        { ...Strict, description: 'A series of the candle store.' },
      ),
    ),
    pair: Type.Optional(Type.String({ description: 'BASE/QUOTE that the file holds.' })),
    timeframe: Type.Optional(Type.String({ description: 'Timeframe of the file; freq if absent.' })),
    column_prefix: Type.Optional(Type.String()),
    chunk_size: unused('files are read whole'),
  },
  Strict,
)

const trainFeatureSet = Type.Object(
  {
    generator: Type.Literal('train_features'),
    config: Type.Object(
      {
        labels: Type.Optional(Names),
        columns: Type.Optional(Names),
        features: Type.Optional(Names),
        functions: Type.Optional(Names),
        algorithms: Type.Optional(Names),
      },
      Strict,
    ),
  },
  Strict,
)

const rollingPredict = Type.Object(
  {
    data_start: Type.Optional(RowOrTime),
    data_end: Type.Optional(RowOrTime),
    prediction_start: Type.Optional(RowOrTime),
    prediction_size: Type.Optional(OptionalRows),
    prediction_steps: Type.Optional(OptionalRows),
    use_multiprocessing: unused('the number of workers is a setting of the process'),
    max_workers: unused('the number of workers is a setting of the process'),
  },
  Strict,
)

/**
 * The configuration of a research line, under the names of the intelligent-trading-bot. `store`, `pair`
 * and `timeframe` of a data source, `raster` and `chance` are Leme's own.
 */
export const pipelineConfigSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    symbol: Name,
    freq: Type.Optional(
      Type.String({ description: 'Raster: 5min, 1h, 1d as in pandas, or a timeframe; 1min if absent.' }),
    ),
    venue: Type.Optional(Type.String()),
    data_folder: Type.Optional(Type.String()),
    data_sources: Type.Optional(Type.Array(dataSource, { minItems: 1 })),
    compat: Type.Optional(
      Type.Union([Type.Literal('leme'), Type.Literal('itb')], {
        description:
          'itb: exactly as the intelligent-trading-bot computes, known defects included; for comparisons.',
      }),
    ),
    raster: Type.Optional(
      Type.Union([Type.Literal('regular'), Type.Literal('rows')], {
        description:
          'regular: every multiple of freq is a row, empty where there is no candle. rows: the candles of the first source are the rows, for markets with closing hours.',
      }),
    ),
    feature_sets: Type.Optional(Type.Array(featureSetSchema, { minItems: 1 })),
    label_sets: Type.Optional(Type.Array(labelSetSchema, { minItems: 1 })),
    train_features: Type.Optional(Names),
    labels: Type.Optional(Type.Array(Name)),
    train_feature_sets: Type.Optional(Type.Array(trainFeatureSet, { minItems: 1 })),
    algorithms: Type.Optional(Type.Array(algorithmSchema, { minItems: 1 })),
    label_horizon: Type.Optional(Rows),
    features_horizon: Type.Optional(Rows),
    train_length: Type.Optional(Type.Integer({ minimum: 0, description: 'Rows of a training; 0 = all.' })),
    rolling_predict: Type.Optional(rollingPredict),
    signal_sets: Type.Optional(Type.Array(signalSetSchema)),
    chance: Type.Optional(
      Type.Object(
        {
          tries: Type.Optional(Type.Integer({ minimum: 20, maximum: 10_000 })),
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff })),
        },
        { ...Strict, description: 'How scores are compared with shuffled labels.' },
      ),
    ),
    merge_interpolate: Type.Optional(
      Type.Boolean({
        description: 'Fills gaps between candles by straight lines, which know where a gap ends.',
      }),
    ),
    max_gap: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Longest gap that merge_interpolate fills, in rows.' }),
    ),
    train: Type.Optional(
      Type.Boolean({ description: 'false: predict with the models that are there; nothing is trained.' }),
    ),
    predict_length: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Rows that predict scores when nothing is trained; 0 = all.' }),
    ),
    append_overlap_records: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Rows that are asked for again and computed again at each bar.',
      }),
    ),
    model_folder: Type.Optional(Name),
    merge_file_name: Type.Optional(Name),
    feature_file_name: Type.Optional(Name),
    matrix_file_name: Type.Optional(Name),
    predict_file_name: Type.Optional(Name),
    signal_file_name: Type.Optional(Name),
    signal_models_file_name: Type.Optional(Name),
    output_sets: Type.Optional(Type.Array(outputSetSchema)),
    simulate_model: Type.Optional(simulateModelSchema),
    model_registry: Type.Optional(
      Type.Object(
        { name: Name },
        { ...Strict, description: 'A run whose stages are all done registers its models under this name.' },
      ),
    ),
    ...foreignKeys,
  },
  { ...Strict, patternProperties: secretKeys },
)

export type PipelineConfig = Static<typeof pipelineConfigSchema>
export type DataSource = Static<typeof dataSource>
export type RollingPredict = Static<typeof rollingPredict>
