using System.Globalization;

namespace Exchange.Domain.Explaining;

/// <summary>Amounts as an explanation shows them.</summary>
internal static class ExplainedText
{
    private const int MicrosPerOne = 1_000_000;

    /// <summary>Micro-units as a number of the currency, without trailing zeros.</summary>
    public static string Amount(long micros)
    {
        var (whole, rest) = Math.DivRem(micros, MicrosPerOne);
        return rest == 0
            ? whole.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest:D6}").TrimEnd('0');
    }
}
