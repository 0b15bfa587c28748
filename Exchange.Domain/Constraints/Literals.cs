using System.Collections.Immutable;
using System.Globalization;

namespace Exchange.Domain.Constraints;

/// <summary>Numbers as constraints write them: digits, perhaps decimals, and the unit of the property's kind.</summary>
internal static class Literals
{
    private const int MostDigits = 15;
    private const int MostDecimals = 6;

    // The largest first, so that what is written is short.
    private static readonly ImmutableArray<(PropertyKind Kind, string Unit, long Factor, int Decimals)> s_units =
    [
        (PropertyKind.Memory, "TiB", 1_048_576, 0), (PropertyKind.Memory, "GiB", 1_024, 0),
        (PropertyKind.Memory, "MiB", 1, 0),
        (PropertyKind.Rate, "PFLOPS", 1_000_000, 0), (PropertyKind.Rate, "TFLOPS", 1_000, 0),
        (PropertyKind.Rate, "GFLOPS", 1, 0),
        (PropertyKind.Ratio, "", 1_000, 3), (PropertyKind.Share, "%", 1, 0),
        (PropertyKind.Duration, "d", 1_440, 0), (PropertyKind.Duration, "h", 60, 0),
        (PropertyKind.Duration, "min", 1, 0), (PropertyKind.Count, "", 1, 0),
    ];

    /// <summary>What the kind is compared with, for whoever wrote something else.</summary>
    public static string Example(PropertyKind kind) => kind switch
    {
        PropertyKind.Name => "a name",
        PropertyKind.Memory => "memory like 80GiB (MiB, GiB or TiB)",
        PropertyKind.Rate => "a rate like 900TFLOPS (GFLOPS, TFLOPS or PFLOPS)",
        PropertyKind.Ratio => "a ratio like 1.3, of at most three decimals",
        PropertyKind.Share => "a share like 50%, in whole percent",
        PropertyKind.Duration => "a duration like 12h (min, h or d)",
        PropertyKind.Count => "a whole number like 8",
        PropertyKind.Level => "one of its levels",
        _ => "nothing: it stands alone",
    };

    /// <summary>The units of a kind, the largest first; none where a bare number is meant.</summary>
    public static ImmutableArray<string> UnitsOf(PropertyKind kind) =>
        [.. s_units.Where(unit => unit.Kind == kind && unit.Unit.Length > 0).Select(unit => unit.Unit)];

    /// <summary>A number with its unit in the property's whole units; null when it is no such thing.</summary>
    public static long? Read(PropertyKind kind, string number, string unit)
    {
        foreach (var known in s_units)
        {
            if (known.Kind == kind && known.Unit.Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                return Scale(number, known.Factor);
            }
        }

        return null;
    }

    /// <summary>The shortest exact way to write a value.</summary>
    public static string Write(PropertyKind kind, long value)
    {
        var unit = s_units.First(u => u.Kind == kind && (u.Decimals > 0 || u.Factor == 1 || IsWhole(value, u.Factor)));
        var (whole, rest) = Math.DivRem(value, unit.Factor);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        if (rest > 0)
        {
            var decimals = rest.ToString(CultureInfo.InvariantCulture).PadLeft(unit.Decimals, '0').TrimEnd('0');
            text = $"{text}.{decimals}";
        }

        return text + unit.Unit;
    }

    private static bool IsWhole(long value, long factor) => value != 0 && value % factor == 0;

    private static long? Scale(string number, long factor)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : number.Length - point - 1;
        var digits = point < 0 ? number : number.Remove(point, 1);
        if (digits.Length > MostDigits || decimals > MostDecimals)
        {
            return null;
        }

        var scaled = (Int128)long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * factor;
        for (var i = 0; i < decimals; i++)
        {
            if (scaled % 10 != 0)
            {
                return null;
            }

            scaled /= 10;
        }

        return scaled <= long.MaxValue ? (long)scaled : null;
    }
}
