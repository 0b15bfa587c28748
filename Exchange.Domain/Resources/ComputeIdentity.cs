using System.Globalization;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Resources;

/// <summary>
/// The public identifier of a resource: <c>MARKET.Snnnn.REGION.CLASS.nnnnnn.C</c>. MARKET is the last part of the
/// market's ledger origin, S the supplier's number, then the region, the accelerator class, the market's serial number
/// and a check character (<see cref="CheckCharacter"/>) over all before it. A character that is neither a letter nor a
/// digit reads as a hyphen inside a part, so that dots only separate.
/// </summary>
public static class ComputeIdentity
{
    /// <summary>The identity of a market's resource number <paramref name="serial"/>.</summary>
    public static string Of(string marketOrigin, int supplierNumber, string region, string acceleratorClass, int serial)
    {
        var market = marketOrigin[(marketOrigin.LastIndexOf('/') + 1)..];
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $"{Part(market)}.S{supplierNumber:D4}.{Part(region)}.{Part(acceleratorClass)}.{serial:D6}");
        return $"{body}.{CheckCharacter.Of(body)}";
    }

    private static string Part(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsLetterOrDigit(source[i]) ? char.ToUpperInvariant(source[i]) : '-';
            }
        });
}
