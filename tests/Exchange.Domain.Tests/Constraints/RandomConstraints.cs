using System.Globalization;

namespace Exchange.Domain.Tests.Constraints;

/// <summary>Texts of constraints on the supply of a random world, in all the ways in which one may write them.
/// </summary>
internal static class RandomConstraints
{
    private static readonly string[] s_orders = ["<", "<=", "=", "!=", ">=", ">"];

    public static string Text(Random random, int depth) => random.Next(depth > 0 ? 8 : 4) switch
    {
        0 or 1 => Number(random),
        2 => Name(random),
        3 => random.Next(3) == 0 ? Flag(random) : Number(random),
        4 => $"not {Group(random, depth)}",
        5 => $"{Group(random, depth)} or {Group(random, depth)} or {Group(random, depth)}",
        _ => $"{Group(random, depth)} and {Group(random, depth)}",
    };

    /// <summary>Of orders.</summary>
    public static string OfOrders(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => $"accelerators {s_orders[random.Next(s_orders.Length)]} {1 + random.Next(24)}",
        1 => $"duration {s_orders[random.Next(s_orders.Length)]} {1 + random.Next(60)}min",
        2 => $"legs {s_orders[random.Next(s_orders.Length)]} {1 + random.Next(5)}",
        3 => random.Next(2) == 0 ? "all_or_none" : "not vouchers",
        4 => random.Next(2) == 0 ? "signed" : "not signed",
        5 => $"({OfOrders(random, depth - 1)}) or {OfOrders(random, depth - 1)}",
        _ => $"not ({OfOrders(random, depth - 1)} and {OfOrders(random, depth - 1)})",
    };

    private static string Group(Random random, int depth) =>
        random.Next(3) == 0 ? Text(random, 0) : $"( {Text(random, depth - 1)} )";

    private static string Number(Random random)
    {
        var order = s_orders[random.Next(s_orders.Length)];
        var space = random.Next(2) == 0 ? " " : "";
        var level = 80 + (10 * random.Next(4));
        return random.Next(6) switch
        {
            0 => $"memory{space}{order}{space}{level}MiB",
            1 => $"FP16 {order} {level}gflops",
            2 => string.Create(CultureInfo.InvariantCulture, $"pue{space}{order} 1.{random.Next(1, 6)}"),
            3 => $"renewable {order}{space}{25 * random.Next(5)}%",
            4 => $"minimum_duration {order} {1 + random.Next(20)}min",
            _ => $"block {order} {1 + random.Next(8)}",
        };
    }

    private static string Name(Random random) => random.Next(6) switch
    {
        0 => "accelerator in (H100, A100)",
        1 => "accelerator != MI300X",
        2 => "region = shanghai",
        3 => "region not in (beijing, \"nowhere at all\")",
        4 => "interconnect = NVLink",
        _ => "site in (\"site 0\",\"site 2\")",
    };

    private static string Flag(Random random) => random.Next(4) switch
    {
        0 => "catalogued",
        1 => "verified",
        2 => $"fabric {s_orders[random.Next(s_orders.Length)]} {(random.Next(2) == 0 ? "nvlink" : "hccs")}",
        _ => "auto_accept",
    };
}
