using System.Security.Cryptography;
using System.Text;

namespace Ledger.Tests.Tree;

public class Hashes
{
    [Fact]
    public void Are_tagged_as_BIP340_says()
    {
        foreach (var length in new[] { 0, 1, 960, 961, 40_000 })
        {
            var data = new byte[length];
            var tag = SHA256.HashData("compute-ledger/v1/body/order.placed"u8);
            Assert.Equal(SHA256.HashData([.. tag, .. tag, .. data]), LedgerHash.Body("order.placed", data));
        }
    }

    [Fact]
    public void Of_leaves_and_nodes_are_those_of_RFC6962()
    {
        foreach (var length in new[] { 0, 1, 1_023, 1_024, 32_768 })
            Assert.Equal(SHA256.HashData([0, .. new byte[length]]), LedgerHash.Leaf(new byte[length]));
        // SHA-256 works on blocks of 64 bytes, and the last one's filling depends on the length.
        var text = Enumerable.Range(0, 400).Select(i => (byte)(i * 7 % 256)).ToArray();
        for (var length = 0; length <= text.Length; length++)
            Assert.Equal(SHA256.HashData([0, .. text[..length]]), LedgerHash.Leaf(text.AsSpan(0, length)));
        var (left, right) = (new byte[32], Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.Equal(SHA256.HashData([1, .. left, .. right]), LedgerHash.Node(left, right));
        Assert.Throws<ArgumentException>(() => LedgerHash.Node(left, new ReadOnlySpan<byte>(right, 1, 31)));
    }

    [Fact]
    public void Of_the_genesis_bind_the_origin_as_the_independent_model_does() =>
        Assert.Equal(
            "f218f5989d5f8793eaa8c91172f4b79ed8df00bd64af9cde0e14c58336ec5e86",
            Convert.ToHexStringLower(LedgerHash.GenesisPrev("ledger.example.com/compute/main")));

    [Fact]
    public void Of_commitments_hide_and_bind_payload_and_salt()
    {
        var salt = new byte[32];
        var payload = Encoding.UTF8.GetBytes("{\"limit\":\"2.5\"}");
        Assert.Equal(
            LedgerHash.Tagged("compute-ledger/v1/commit", [.. salt, .. payload]), LedgerHash.Commitment(salt, payload));
        Assert.Throws<ArgumentException>(() => LedgerHash.Commitment(salt.AsSpan(1), payload));
    }

    [Fact]
    public void Refuse_ill_formed_kinds_and_origins()
    {
        Assert.Throws<LedgerFormatException>(() => LedgerHash.Body("order", "{}"u8));
        Assert.Throws<LedgerFormatException>(() => LedgerHash.GenesisPrev("a b"));
    }
}
