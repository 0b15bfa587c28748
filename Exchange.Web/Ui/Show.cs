using System.Globalization;
using Exchange.Contracts.Wire;

namespace Exchange.Web.Ui;

/// <summary>How values look: the same on every page and in every language.</summary>
public static class Show
{
    /// <summary>An amount with at least two decimals and thousands set apart: 1,402.25; 0.0375.</summary>
    public static string Number(MicroAmount amount)
    {
        var text = amount.ToString();
        var negative = text[0] == '-';
        var parts = text.TrimStart('-').Split('.');
        var whole = long.Parse(parts[0], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
        var fraction = (parts.Length > 1 ? parts[1] : "").PadRight(2, '0');
        // A true minus sign is as wide as a digit.
        return $"{(negative ? "−" : "")}{whole}.{fraction}";
    }

    /// <summary>A count with thousands set apart.</summary>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time, UTC, to the minute.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time, UTC, to the second.</summary>
    public static string Seconds(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day, UTC.</summary>
    public static string Day(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How long: 3 d 4 h 5 min.</summary>
    public static string Length(TimeSpan length)
    {
        var parts = new List<string>(3);
        if (length.Days > 0)
        {
            parts.Add(Texts.Days.With(length.Days));
        }

        if (length.Hours > 0)
        {
            parts.Add(Texts.Hours.With(length.Hours));
        }

        if (length.Minutes > 0 || parts.Count == 0)
        {
            parts.Add(Texts.Minutes.With(length.Minutes));
        }

        return string.Join(' ', parts);
    }

    /// <summary>Unit-seconds as unit-hours, two decimals, half to even; for reading only.</summary>
    public static string UnitHours(long unitSeconds) =>
        Math.Round(unitSeconds / 3600m, 2, MidpointRounding.ToEven).ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>Device memory in GiB.</summary>
    public static string Memory(long mebibytes) =>
        (mebibytes / 1024m).ToString("0.#", CultureInfo.InvariantCulture) + " GiB";

    /// <summary>A rate in TFLOPS.</summary>
    public static string Rate(long gigaflops) =>
        (gigaflops / 1000m).ToString("#,0.#", CultureInfo.InvariantCulture) + " TFLOPS";

    /// <summary>PUE with two or three decimals.</summary>
    public static string Pue(int thousandths) => (thousandths / 1000m).ToString("0.00#", CultureInfo.InvariantCulture);

    /// <summary>Basis points as percent.</summary>
    public static string Percent(int basisPoints) =>
        (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>The first eight digits of an id, enough to tell ids on a page apart.</summary>
    public static string Short(Guid id) => id.ToString("N")[^8..];

    /// <summary>The two ends of a key or hash.</summary>
    public static string Short(string hex) => hex.Length <= 20 ? hex : $"{hex[..8]}…{hex[^8..]}";
}
