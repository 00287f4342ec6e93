import { Badge, Group, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Clause } from '@/shared/api/types';
import { useText } from '@/shared/i18n/labels';

/** The clauses something rests on: number on the chip, words for mouse, keyboard and screen reader. */
export function ClauseChips({ clauses }: { clauses: Clause[] | undefined }) {
  const { t } = useTranslation();
  const text = useText();
  const known = (clauses ?? []).filter(
    (clause, index, all) => index === all.findIndex((other) => other.section === clause.section && other.document === clause.document),
  );
  if (known.length === 0) return null;
  return (
    <Group gap={6} component="span">
      {known.map((clause) => {
        const title = text(clause.title);
        const label = t('clause.chip', { section: clause.section });
        return (
          <Tooltip
            key={`${clause.document}/${clause.section}`}
            label={title || clause.document}
            multiline
            maw={320}
            events={{ hover: true, focus: true, touch: true }}
          >
            <Badge
              component="button"
              type="button"
              variant="default"
              tt="none"
              radius="sm"
              mih={24}
              style={{ cursor: 'help' }}
              aria-label={title ? `${label}: ${title}` : label}
            >
              {label}
            </Badge>
          </Tooltip>
        );
      })}
    </Group>
  );
}
