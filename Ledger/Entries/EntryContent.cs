using System.Text;

namespace Ledger;

/// <summary>What an entry says, copied out of its bytes.</summary>
/// <param name="Seq">Index of the entry in the log.</param>
/// <param name="Kind">What kind of fact, as <c>order.placed</c>.</param>
/// <param name="Time">When the log took it, UTC, whole microseconds.</param>
/// <param name="Prev">Leaf hash of the entry before, 64 lower-case hexadecimal digits.</param>
/// <param name="Body">The canonical bytes of the body: for a signed fact exactly what was signed.</param>
/// <param name="Sigs">Signatures of participants over the body; empty when there are none.</param>
public sealed record EntryContent(
    long Seq, string Kind, DateTimeOffset Time, string Prev, byte[] Body, IReadOnlyList<EntrySignature> Sigs)
{
    /// <summary>Reads entry bytes.</summary>
    /// <exception cref="LedgerFormatException">The bytes are not an entry of this format.</exception>
    public static EntryContent Parse(ReadOnlySpan<byte> entry)
    {
        var view = EntryView.Parse(entry);
        var sigs = new EntrySignature[view.SignatureCount];
        for (var i = 0; i < sigs.Length; i++)
            sigs[i] = new(Encoding.ASCII.GetString(view.By(i)), Encoding.ASCII.GetString(view.Sig(i)));
        return new(
            view.Seq, Encoding.ASCII.GetString(view.Kind), view.Time, Encoding.ASCII.GetString(view.Prev),
            view.Body.ToArray(), sigs);
    }
}
