import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { numberFormat } from '@/shared/lib/formats';
import { ListTable } from '@/shared/ui/ListTable';
import { AppLink } from '@/shared/ui/links';
import { type Cut, keptPercent, type Score, type Verdict } from './api';

const VERDICTS: Verdict[] = ['met', 'missed', 'open'];

type Props = { scores: Score[]; name: (score: Score) => string };

/** How often each deadline was kept; every number is a link to what it counts, a percentage to all that it is made of. */
export function KeptTable({ scores, name }: Props) {
  const { t } = useTranslation();
  return (
    <ListTable
      label={t('desk.regulation')}
      columns={[t('kept.rule_set'), t('kept.timer'), t('kept.met'), t('kept.missed'), t('kept.open'), t('kept.percent')]}
    >
      {scores.map((score) => (
        <Row key={`${score.ruleSet}/${score.timer}`} score={score} name={name(score)} />
      ))}
    </ListTable>
  );
}

function Row({ score, name }: { score: Score; name: string }) {
  const { t, i18n } = useTranslation();
  const kept = keptPercent(score);
  const percent = kept === null ? null : numberFormat(i18n.language, { style: 'percent' }).format(kept / 100);
  return (
    <Table.Tr>
      <Table.Td>{score.ruleSet}</Table.Td>
      <Table.Td>{name}</Table.Td>
      {VERDICTS.map((verdict) => (
        <Table.Td key={verdict} className="numbers">
          {score[verdict] > 0 ? (
            <Opens
              score={score}
              cut={verdict}
              words={String(score[verdict])}
              label={t('kept.open_list', { total: score[verdict], verdict: t(`kept.${verdict}`), timer: name })}
            />
          ) : (
            0
          )}
        </Table.Td>
      ))}
      <Table.Td className="numbers">
        {percent && (
          <Opens
            score={score}
            cut="decided"
            words={percent}
            label={t('kept.open_percent', { percent, total: score.met + score.missed, timer: name })}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

type OpensProps = { score: Score; cut: Cut; words: string; label: string };

const Opens = ({ score: { ruleSet: set, timer }, cut, words, label }: OpensProps) => (
  <AppLink
    to="/regulation"
    search={(shown: Record<string, string | undefined>) => ({ ...shown, set, timer, verdict: cut })}
    resetScroll={false}
    fw={600}
    c={cut === 'missed' ? 'var(--mantine-color-error)' : undefined}
    aria-label={label}
  >
    {words}
  </AppLink>
);
