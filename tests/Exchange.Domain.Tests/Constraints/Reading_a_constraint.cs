using System.Text;
using Exchange.Domain.Constraints;

namespace Exchange.Domain.Tests.Constraints;

public sealed class Reading_a_constraint
{
    [Theory]
    [InlineData("memory>=80GiB", "memory >= 80GiB")]
    [InlineData("  MEMORY   >= 0.5tib ", "memory >= 512GiB")]
    [InlineData("memory > 1000MiB", "memory > 1000MiB")]
    [InlineData("fp16 >= 989.4TFLOPS", "fp16 >= 989400GFLOPS")]
    [InlineData("fp16 < 1pflops", "fp16 < 1PFLOPS")]
    [InlineData("pue <= 1.30", "pue <= 1.3")]
    [InlineData("pue = 2", "pue = 2")]
    [InlineData("renewable >= 0%", "renewable >= 0%")]
    [InlineData("minimum_duration <= 90min", "minimum_duration <= 90min")]
    [InlineData("minimum_duration <= 48h", "minimum_duration <= 2d")]
    [InlineData("block <= 8", "block <= 8")]
    [InlineData("accelerator = nvidia-h100-sxm", "accelerator = nvidia-h100-sxm")]
    [InlineData("accelerator in (A100,\"H100\", A100)", "accelerator in (A100, H100)")]
    [InlineData("accelerator in (910b)", "accelerator = \"910b\"")]
    [InlineData("region not in (\"cn east\", \"and\")", "region not in (\"cn east\", \"and\")")]
    [InlineData("site = \"a \\\"b\\\" \\\\ c\"", "site = \"a \\\"b\\\" \\\\ c\"")]
    [InlineData("site = 上海", null)]
    [InlineData("site = \"上海\"", "site = \"上海\"")]
    [InlineData("fabric>=NVLink", "fabric >= nvlink")]
    [InlineData("not fabric > pcie", "fabric <= pcie")]
    [InlineData("fabric != hccs", "fabric != hccs")]
    [InlineData("region != x", "region != x")]
    [InlineData("not region = x", "region != x")]
    [InlineData("not not catalogued", "catalogued")]
    [InlineData("not auto_accept", "not auto_accept")]
    [InlineData("not memory < 80GiB", "memory >= 80GiB")]
    [InlineData("not memory != 80GiB", "memory = 80GiB")]
    [InlineData("catalogued or auto_accept and pue<=1.2", "catalogued or auto_accept and pue <= 1.2")]
    [InlineData("(catalogued or auto_accept) and pue<=1.2", "(catalogued or auto_accept) and pue <= 1.2")]
    [InlineData("(catalogued and (auto_accept)) and (pue < 2)", "catalogued and auto_accept and pue < 2")]
    [InlineData("not (catalogued AND auto_accept)", "not catalogued or not auto_accept")]
    [InlineData(
        "pue<2 and not (catalogued or not (auto_accept and block=1))",
        "pue < 2 and not catalogued and auto_accept and block = 1")]
    public void Gives_its_canonical_text(string text, string? canonical)
    {
        Assert.Equal(canonical is not null, Constraint.TryParse(text, out var constraint, out _));
        Assert.Equal(canonical, constraint?.ToString());
    }

    [Theory]
    [InlineData("", 1, "", "a property was")]
    [InlineData("memroy >= 80GiB", 1, "memroy", "'memory'")]
    [InlineData("colour = red", 1, "colour", "a property of supply was")]
    [InlineData("memory >= 80", 11, "80", "80GiB")]
    [InlineData("memory >= 80TFLOPS", 11, "80TFLOPS", "GiB")]
    [InlineData("memory >= 80GB", 11, "80GB", "GiB")]
    [InlineData("memory >= 0.0001MiB", 11, "0.0001MiB", "GiB")]
    [InlineData("memory >= H100", 11, "H100", "GiB")]
    [InlineData("memory in (80GiB)", 8, "in", "'>='")]
    [InlineData("memory", 7, "", "'>='")]
    [InlineData("pue <= 1.2345", 8, "1.2345", "three decimals")]
    [InlineData("pue <= 130%", 8, "130%", "1.3")]
    [InlineData("pue <= 9", 8, "9", "from 1 to 3")]
    [InlineData("renewable >= 101%", 14, "101%", "from 0% to 100%")]
    [InlineData("fp16 >= 99999999999999999999TFLOPS", 9, "99999999999999999999TFLOPS", "TFLOPS")]
    [InlineData("accelerator < H100", 13, "<", "no order")]
    [InlineData("accelerator = in", 15, "in", "a name")]
    [InlineData("accelerator = \"\"", 15, "", "1 to 64 characters")]
    [InlineData("accelerator in H100", 16, "H100", "'('")]
    [InlineData("accelerator in (H100", 21, "", "')'")]
    [InlineData("accelerator in (H100,)", 22, ")", "a name")]
    [InlineData("site = \"open", 13, "", "closing quotation mark")]
    [InlineData("form = BareMetl", 8, "BareMetl", "'BareMetal'")]
    [InlineData("fabric >= nvlnk", 11, "nvlnk", "'nvlink'")]
    [InlineData("fabric >= 8", 11, "8", "pcie < ring")]
    [InlineData("fabric in (nvlink)", 8, "in", "'>='")]
    [InlineData("catalogued = 1", 12, "=", "'and', 'or' or the end")]
    [InlineData("catalogued auto_accept", 12, "auto_accept", "'and', 'or' or the end")]
    [InlineData("(catalogued", 12, "", "')'")]
    [InlineData("catalogued)", 11, ")", "the end")]
    [InlineData("catalogued and", 15, "", "a property")]
    [InlineData("catalogued & auto_accept", 12, "&", "a parenthesis")]
    [InlineData("catalogued\nand auto_accept", 11, "\n", "a parenthesis")]
    [InlineData("catalogued 😀", 12, "😀", "a parenthesis")]
    public void Says_where_it_goes_wrong_and_what_would_pass(string text, int position, string found, string expected)
    {
        Assert.False(Constraint.TryParse(text, out _, out var error));
        Assert.Equal((position, found), (error.Position, error.Found));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_at_its_limits()
    {
        var names = string.Join(", ", Enumerable.Range(0, Constraint.MaxTerms).Select(n => $"n{n}"));
        Assert.True(Constraint.TryParse($"region in ({names})", out _, out _));
        Assert.False(Constraint.TryParse($"region in ({names}, more)", out _, out var tooMany));
        Assert.Contains("64 comparisons", tooMany.Message, StringComparison.Ordinal);

        var deep = new string('(', Constraint.MaxDepth) + "catalogued" + new string(')', Constraint.MaxDepth);
        Assert.True(Constraint.TryParse(deep, out _, out _));
        Assert.False(Constraint.TryParse($"({deep})", out _, out var tooDeep));
        Assert.Contains("16 parentheses", tooDeep.Message, StringComparison.Ordinal);

        Assert.True(Constraint.TryParse("catalogued".PadRight(Constraint.MaxLength), out _, out _));
        Assert.False(Constraint.TryParse("catalogued".PadRight(Constraint.MaxLength + 1), out _, out var tooLong));
        Assert.Equal(Constraint.MaxLength + 1, tooLong.Position);
    }

    /// <summary>What is kept is the canonical text: it must be short enough to be read again.</summary>
    [Fact]
    public void Refuses_what_its_canonical_text_is_too_long_for()
    {
        static string Among(int count) =>
            $"region in({string.Join(',', Enumerable.Range(0, count).Select(n => $"{n:D2}".PadLeft(15, 'r')))})";

        Assert.True(Constraint.TryParse(Among(55), out var constraint, out _));
        Assert.InRange(constraint.ToString().Length, Among(55).Length + 1, Constraint.MaxLength);

        Assert.InRange(Among(60).Length, 1, Constraint.MaxLength);
        Assert.False(Constraint.TryParse(Among(60), out _, out var error));
        Assert.Equal(Constraint.MaxLength + 1, error.Position);
    }

    [Fact]
    public void Of_a_canonical_text_gives_that_text()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var text = RandomConstraints.Text(new Random(seed), 4);
            if (!Constraint.TryParse(text, out var constraint, out var error))
            {
                Assert.True(error.Position == Constraint.MaxLength + 1 || error.Expected.Contains("comparisons"), text);
                continue;
            }

            var canonical = constraint.ToString();
            Assert.Equal(canonical, Constraint.Parse(canonical).ToString());
        }
    }

    /// <summary>Whatever comes: a constraint, or a place within the text or right behind it.</summary>
    [Fact]
    public void Never_fails_in_another_way()
    {
        const string Alphabet = "()<>=!,\"\\ %._-andorti 0123456789GiBTFLOPShPUEu上\n\ud800";
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder(seed % 3 == 0 ? "" : RandomConstraints.Text(random, 2));
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(text.Length + 1);
                var letter = Alphabet[random.Next(Alphabet.Length)];
                _ = random.Next(3) > 0 || at == text.Length ? text.Insert(at, letter) : text.Remove(at, 1);
            }

            if (Constraint.TryParse(text.ToString(), out var constraint, out var error))
            {
                Assert.Equal(constraint.ToString(), Constraint.Parse(constraint.ToString()).ToString());
                read++;
            }
            else
            {
                Assert.InRange(error.Position, 1, int.Max(text.Length, Constraint.MaxLength) + 1);
                refused++;
            }
        }

        Assert.True(read > 500 && refused > 5_000, $"{read} read and {refused} refused: too few of either.");
    }
}
