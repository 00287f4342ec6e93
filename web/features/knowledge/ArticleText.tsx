import { Stack, Text } from '@mantine/core';
import { paragraphs } from '@/shared/lib/text';

/** Plain text: an empty line parts paragraphs, other line breaks stay. */
export function ArticleText({ text, lang }: { text: string; lang: string }) {
  const parts = paragraphs(text).map((part, index) => ({ key: `${index}`, part }));
  return (
    <Stack gap="sm" lang={lang} maw={760}>
      {parts.map(({ key, part }) => (
        <Text key={key} className="prewrap">
          {part}
        </Text>
      ))}
    </Stack>
  );
}
