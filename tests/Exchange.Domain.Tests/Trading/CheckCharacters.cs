using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

public sealed class CheckCharacters
{
    /// <summary>The example of the Global Release Identifier's handbook, which uses the same system.</summary>
    [Fact]
    public void The_published_example_holds()
    {
        Assert.Equal('M', CheckCharacter.Of("A1-2425G-ABC1234002"));
        Assert.True(CheckCharacter.Holds("A1-2425G-ABC1234002-M"));
    }

    [Fact]
    public void Every_single_wrong_character_is_caught()
    {
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        const string Good = "A12425GABC1234002M";
        for (var i = 0; i < Good.Length; i++)
        {
            foreach (var wrong in Alphabet.Where(c => c != Good[i]))
            {
                Assert.False(CheckCharacter.Holds(Good[..i] + wrong + Good[(i + 1)..]));
            }
        }
    }

    [Fact]
    public void A_compute_identity_reads_by_its_parts_and_ends_in_its_check()
    {
        var identity = ComputeIdentity.Of("localhost/compute/ab12", 7, "cn-east.1", "H100 SXM", 42);
        Assert.StartsWith("AB12.S0007.CN-EAST-1.H100-SXM.000042.", identity, StringComparison.Ordinal);
        Assert.True(CheckCharacter.Holds(identity));
    }
}
