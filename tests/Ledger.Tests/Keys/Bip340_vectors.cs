namespace Ledger.Tests.Keys;

public class Bip340_vectors
{
    public static TheoryData<string> Rows => [.. Vectors.Text("bip340/test-vectors.csv").Trim().Split('\n').Skip(1)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Give_the_published_verdict(string row)
    {
        var (_, key, _, message, signature, expected) = Fields(row);
        Assert.Equal(expected, Bip340.Verify(key, message, signature));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Give_the_published_signature_for_32_byte_messages(string row)
    {
        var (secret, key, aux, message, signature, _) = Fields(row);
        if (secret.Length == 0 || message.Length != 32) return;
        using var signer = PrivateKey.FromHex(Convert.ToHexString(secret));
        Assert.Equal(Convert.ToHexStringLower(key), signer.PublicKeyHex);
        Assert.Equal(signature, signer.Sign(message, aux));
    }

    private static (byte[] Secret, byte[] Key, byte[] Aux, byte[] Message, byte[] Signature, bool Good) Fields(
        string row)
    {
        var f = row.Trim().Split(',');
        return (Hex(f[1]), Hex(f[2]), Hex(f[3]), Hex(f[4]), Hex(f[5]), f[6] == "TRUE");
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
