// What Grafana publishes of its boards, in the form in which JSON has it: an enum is one of its values.
import type { Dashboard, FieldConfig, GraphFieldConfig, Panel, RowPanel, TableFieldOptions } from '@grafana/schema';
import type { Options as BarGauge } from './node_modules/@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type { Options as Stat } from './node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as Table } from './node_modules/@grafana/schema/dist/types/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { Options as TimeSeries } from './node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Digits<T> = T extends `${infer N extends number}` ? N : never;
type Plain<T> = unknown extends T
  ? T
  : T extends string
    ? `${T}`
    : T extends number
      ? number extends T
        ? number
        : Digits<`${T}`>
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

// A panel of one kind, with its own options, which Grafana's `Panel` leaves open.
type Of<Kind extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'fieldConfig'> & {
  type: Kind;
  options: Partial<Options>;
  fieldConfig: { defaults: Omit<FieldConfig, 'custom'> & { custom?: Custom }; overrides: NonNullable<Panel['fieldConfig']>['overrides'] };
};
type Ours =
  | Of<'stat', Stat, never>
  | Of<'bargauge', BarGauge, never>
  | Of<'table', Table, Partial<TableFieldOptions>>
  | Of<'timeseries', TimeSeries, GraphFieldConfig>;

export type Board = Plain<Omit<Dashboard, 'panels'> & { panels: Array<Ours | RowPanel> }>;
