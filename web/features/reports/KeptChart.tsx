import { BarChart } from '@mantine/charts';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Score } from './api';
import '@mantine/charts/styles.css';

type Side = 'met' | 'missed';
type Props = { scores: Score[]; name: (score: Score) => string; onOpen: (score: Score, side: Side) => void };

/** Kept and missed beside each other; the table below says the same in numbers, and opens the same lists by the keyboard. */
export default function KeptChart({ scores, name, onOpen }: Props) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 576px)', false, { getInitialValueInEffect: false });
  return (
    <div aria-hidden="true">
      <BarChart
        h={Math.max(160, scores.length * (narrow ? 64 : 44) + 40)}
        data={scores.map((score) => ({ name: name(score), met: score.met, missed: score.missed }))}
        dataKey="name"
        type="stacked"
        orientation="vertical"
        yAxisProps={{ width: narrow ? 124 : 240 }}
        xAxisProps={{ allowDecimals: false }}
        barProps={({ name: side }) => ({
          isAnimationActive: false,
          cursor: 'pointer',
          onClick: (_bar: unknown, place: number) => {
            const score = scores[place];
            if (score) onOpen(score, side as Side);
          },
        })}
        withLegend
        barChartProps={{ accessibilityLayer: false }}
        series={[
          { name: 'met', label: t('kept.met'), color: 'green.7' },
          { name: 'missed', label: t('kept.missed'), color: 'red.7' },
        ]}
      />
    </div>
  );
}
