import { Box, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { frameOf } from './frame';
import type { MailContent, MailHtml } from './types';

/** What a mail says: its words, and on request how its sender laid them out. */
export function MailBody({ content }: { content: MailContent }) {
  const { t } = useTranslation();
  const [look, setLook] = useState('text');
  return (
    <Box>
      {content.html && (
        <SegmentedControl
          size="xs"
          mb="xs"
          aria-label={t('mail.look')}
          value={look}
          onChange={setLook}
          data={['text', 'html'].map((value) => ({ value, label: t(`mail.look_${value}`) }))}
        />
      )}
      {content.html && look === 'html' ? (
        <Html held={content.html} />
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {t('mail.text')}
          </Text>
          <Text size="sm" className="prewrap" dir="auto">
            {content.text || t('mail.no_text')}
          </Text>
        </>
      )}
    </Box>
  );
}

/** In a frame that runs, opens and fetches nothing, on paper white: a mail knows of no dark theme. */
function Html({ held }: { held: MailHtml }) {
  const { t } = useTranslation();
  const left = [
    held.remote_images > 0 && t('mail.images_left_out', { count: held.remote_images }),
    held.links_dropped > 0 && t('mail.links_left_out', { count: held.links_dropped }),
    held.shortened && t('mail.shortened'),
    t('mail.links_do_not_open'),
  ].filter((one) => typeof one === 'string');
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {left.join(' ')}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <iframe className="mail-frame" title={t('mail.frame')} sandbox="" srcDoc={frameOf(held.html)} tabIndex={0} />
    </Stack>
  );
}
