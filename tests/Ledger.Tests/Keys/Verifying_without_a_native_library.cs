using System.Diagnostics;
using System.Security.Cryptography;

namespace Ledger.Tests.Keys;

public class Verifying_without_a_native_library
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("MARKET_LONG") == "1" ? 12_000 : 400;

    [Theory]
    [MemberData(nameof(Bip340_vectors.Rows), MemberType = typeof(Bip340_vectors))]
    public void Gives_the_published_verdicts(string row)
    {
        var f = row.Trim().Split(',');
        byte[][] hex = [.. new[] { f[2], f[4], f[5] }.Select(Convert.FromHexString)];
        Assert.Equal(f[6] == "TRUE", ManagedBip340.Verify(hex[0], hex[1], hex[2]));
    }

    [Fact]
    public void Agrees_with_libsecp256k1_on_good_and_bent_signatures()
    {
        const int Seed = 340;
        var random = new Random(Seed);
        var good = 0;
        for (var i = 0; i < Cases; i++)
        {
            var message = new byte[32];
            random.NextBytes(message);
            using var key = PrivateKey.Create();
            byte[][] parts = [Convert.FromHexString(key.PublicKeyHex), message, key.Sign(message)];
            // Untouched, one bit bent somewhere, or all of one part at random: half of such keys are no points.
            if (i % 3 == 1) parts[i % 9 / 3][random.Next(32)] ^= (byte)(1 << random.Next(8));
            if (i % 3 == 2) random.NextBytes(parts[i % 9 / 3]);
            var expected = Bip340.Verify(parts[0], parts[1], parts[2]);
            good += expected ? 1 : 0;
            Assert.True(
                expected == ManagedBip340.Verify(parts[0], parts[1], parts[2]),
                $"seed {Seed}, case {i}: {string.Join(' ', parts.Select(Convert.ToHexStringLower))}");
        }

        Assert.InRange(good, Cases / 3, Cases / 2);
    }

    [Fact]
    public void Agrees_with_libsecp256k1_at_the_borders()
    {
        using var key = PrivateKey.FromHex(new string('0', 63) + "1");
        var message = SHA256.HashData("borders"u8);
        var publicKey = Convert.FromHexString(key.PublicKeyHex);
        var signature = key.Sign(message);
        string[] numbers =
        [
            new('0', 64), new string('0', 63) + "1", new('f', 64),
            // p - 1, p, p + 1; n - 1, n, n + 1; the generator's x
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142",
            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ];
        foreach (var number in numbers.Select(Convert.FromHexString))
        {
            byte[] bentR = [.. number, .. signature[32..]], bentS = [.. signature[..32], .. number];
            foreach (var (k, s) in new[] { (number, signature), (publicKey, bentR), (publicKey, bentS) })
                Assert.Equal(Bip340.Verify(k, message, s), ManagedBip340.Verify(k, message, s));
        }

        Assert.True(ManagedBip340.Verify(publicKey, message, signature));
    }

    [Fact]
    public void Inverts_and_takes_roots()
    {
        var random = new Random(7);
        var bytes = new byte[32];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            Assert.True(FieldElement.TryRead(bytes, out var x));
            Assert.Equal(FieldElement.One, x * x.Inverse());
            var root = x.Squared().SquareRoot();
            Assert.True(root.Equals(x) || root.Equals(-x));
            Assert.True((x - x).IsZero);
            Assert.Equal(x, x + x - x);
        }
    }

    [Fact]
    public async Task Is_what_cledger_does_where_there_is_none()
    {
        var export = Vectors.Path("sample-export");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "cledger.dll"), "verify", export,
                "--policy", Path.Combine(export, "policy"),
            },
        };
        start.Environment["SECP256K1_LIB"] = "none";
        using var process = Process.Start(start)!;
        Assert.Contains("verified", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
