/** To make a formatter takes as long as to format a hundred values, and a page shows hundreds: each is made once. */
function keep<Options, Format>(make: (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const name = locale + JSON.stringify(options);
    const known = made.get(name) ?? make(locale, options);
    made.set(name, known);
    return known;
  };
}

export const dateFormat = keep((locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
export const numberFormat = keep((locale: string, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
