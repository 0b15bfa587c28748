using System.Security.Cryptography;

namespace Ledger;

/// <summary>
/// Verification of BIP-340 signatures without native code, for machines that lack libsecp256k1: a few times slower, and
/// held against it by tests. It never sees a secret, so its time may depend on what it is given; nothing signs here.
/// </summary>
internal static class ManagedBip340
{
    private static readonly byte[] Order =
        Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    private static readonly CurvePoint[] GeneratorMultiples = CurvePoint.Generator.Multiples();

    private static readonly byte[] Tag = SHA256.HashData("BIP0340/challenge"u8);

    /// <summary>Whether a signature of 64 bytes by a key of 32 bytes is good.</summary>
    public static bool Verify(ReadOnlySpan<byte> public32, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var s = signature[32..];
        if (CurvePoint.FromX(public32) is not { } key || !FieldElement.TryRead(signature[..32], out var x)
            || s.SequenceCompareTo(Order) >= 0) return false;
        var challenge = Challenge(signature[..32], public32, message);
        // R = s·G - e·P, as s·G + (n-e)·P, four bits of both factors at a time.
        var minus = new byte[32];
        Subtract(Order, challenge, minus);
        var multiples = key.Multiples();
        var sum = CurvePoint.Infinity;
        for (var i = 0; i < 64; i++)
        {
            for (var bit = 0; bit < 4; bit++) sum = sum.Doubled();
            sum += GeneratorMultiples[Nibble(s, i)];
            sum += multiples[Nibble(minus, i)];
        }

        return sum.IsEvenAt(x);
    }

    private static byte[] Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Tag);
        hash.AppendData(Tag);
        hash.AppendData(r);
        hash.AppendData(key);
        hash.AppendData(message);
        var e = hash.GetHashAndReset();
        // Below 2^256, which is less than twice the order.
        if (e.AsSpan().SequenceCompareTo(Order) >= 0) Subtract(e, Order, e);
        return e;
    }

    private static void Subtract(ReadOnlySpan<byte> from, ReadOnlySpan<byte> what, Span<byte> result)
    {
        var borrow = 0;
        for (var i = 31; i >= 0; i--)
        {
            var difference = from[i] - what[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            result[i] = (byte)(difference & 0xff);
        }
    }

    private static int Nibble(ReadOnlySpan<byte> number, int index) =>
        index % 2 == 0 ? number[index / 2] >> 4 : number[index / 2] & 0xf;
}
